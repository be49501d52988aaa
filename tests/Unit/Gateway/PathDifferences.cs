using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Broadsheet.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Compares the two paths of one gateway over made-up requests: the same bytes must come back, but for date and age.</summary>
/// <remarks>
/// <c>BROADSHEET_TEST_EDGE_REQUESTS</c> (20000) says how many, <c>BROADSHEET_TEST_EDGE_SEED</c> (1) which. The ordinary path answers a request that follows one with a body on
/// its connection; the fast path is offered each that follows one without.
/// </remarks>
public sealed partial class PathDifferences(TwoPathsEdge edge) : IClassFixture<TwoPathsEdge>
{
    // The fast path leaves it alone, and what follows it.
    private const string Before = "POST /health/live HTTP/1.1\r\nHost: plain.example\r\nContent-Length: 1\r\n\r\nx";
    private const string Plain = "GET /health/live HTTP/1.1\r\nHost: plain.example\r\n\r\n";
    private const int Workers = 4;

    // A page may be made anew between the two requests. A difference that stays is one.
    private const int Attempts = 3;

    private static readonly int Requests = Setting("BROADSHEET_TEST_EDGE_REQUESTS", 20_000);
    private static readonly int Seed = Setting("BROADSHEET_TEST_EDGE_SEED", 1);

    [Fact(Timeout = 3_600_000)]
    public async Task Both_paths_answer_made_up_requests_with_the_same_bytes()
    {
        edge.SwitchMirrorsOn();
        var tags = await KeepPages();
        using var counter = new AnswerCounter();
        var results = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => Compare(worker, tags))));
        var differences = results.SelectMany(result => result.Differences).ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} of {Requests} differ (seed {Seed}):\n{string.Join("\n=====\n", differences.Take(5))}");
        // More than a third of what is made up is plain. Other tests that run beside this one are counted too, but are hundreds.
        Assert.InRange(counter.Fast, Requests / 4, long.MaxValue);
        Assert.InRange(results.Sum(result => result.Repeated), 0, Requests / 200);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Requests} requests, {counter.Fast} answered by the fast path, {results.Sum(result => result.Repeated)} repeated");
    }

    private async Task<(List<string> Differences, int Repeated)> Compare(int worker, IReadOnlyList<string> tags)
    {
        var (generator, differences, repeated) = (new RequestGenerator(Seed * 1_000 + worker, tags), new List<string>(), 0);
        using var trusted = new Pair(edge.Port, "127.0.0.1");
        using var others = new Pair(edge.Port, "127.0.0.9");
        for (var number = worker; number < Requests; number += Workers)
        {
            var request = generator.Next();
            var pair = request.IsTrusted ? trusted : others;
            for (var attempt = 1; ; attempt++)
            {
                var ordinary = await pair.Ordinary(request);
                // The first answer of a page is not from the cache, and says so.
                if (ordinary.Contains("X-Cache: miss", StringComparison.Ordinal))
                    ordinary = await pair.Ordinary(request);
                var fast = await pair.Fast(request);
                if (Settled(ordinary) == Settled(fast))
                    break;
                if (attempt < Attempts)
                {
                    repeated++;
                    continue;
                }
                differences.Add($"Number {number}, {(request.IsTrusted ? "trusted" : "not trusted")}:\n{request.Text}\n--- ordinary\n{Head(ordinary)}\n--- fast\n{Head(fast)}");
                break;
            }
        }
        return (differences, repeated);
    }

    // In each coding, and at last in the form that is else made later; returns their tags.
    private async Task<IReadOnlyList<string>> KeepPages()
    {
        var tags = new List<string>();
        foreach (var (path, _, _) in TwoPathsEdge.Content)
        {
            foreach (var coding in new[] { "gzip", "br", "identity" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "plain.example" } };
                request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding));
                using var answer = await edge.Reader.SendAsync(request);
                Assert.True(answer.IsSuccessStatusCode, path);
                tags.Add(answer.Headers.ETag!.ToString());
            }
            Assert.True(edge.Services.GetRequiredService<PageCache>().TryServe(path, out var served), path);
            served.Page!.CompressFully();
        }
        return tags;
    }

    private static string Settled(string answer) => Changing().Replace(answer, "$1: x");

    private static string Head(string answer) => answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var end ? $"{answer[..end]}\n({answer.Length - end - 4} bytes of body)" : answer;

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : otherwise;

    // The trace's id is in problems.
    [GeneratedRegex("(Date|Age): [^\r]+|(?<=traceId\":\")[^\"]+")]
    private static partial Regex Changing();

    /// <summary>Two connections from one address: one for each path. They are opened again when the server has ended them.</summary>
    private sealed class Pair(int port, string from) : IDisposable
    {
        private RawConnection? ordinary;
        private RawConnection? fast;
        private bool isOffered;

        public async Task<string> Ordinary(GeneratedRequest request)
        {
            ordinary = await Opened(ordinary);
            await ordinary.Send(Before + request.Text);
            var before = await ordinary.Read();
            Assert.StartsWith("HTTP/1.1 200", before, StringComparison.Ordinal);
            return await ordinary.Read(!request.IsHead);
        }

        public async Task<string> Fast(GeneratedRequest request)
        {
            var before = fast;
            fast = await Opened(fast);
            if (fast != before || !isOffered)
            {
                await fast.Send(Plain);
                Assert.StartsWith("HTTP/1.1 200", await fast.Read(), StringComparison.Ordinal);
            }
            await fast.Send(request.Text);
            isOffered = !request.HasBody;
            return await fast.Read(!request.IsHead);
        }

        public void Dispose()
        {
            ordinary?.Dispose();
            fast?.Dispose();
        }

        private async Task<RawConnection> Opened(RawConnection? connection)
        {
            if (connection is { IsEnded: false })
                return connection;
            connection?.Dispose();
            return await RawConnection.Open(port, from);
        }
    }
}
