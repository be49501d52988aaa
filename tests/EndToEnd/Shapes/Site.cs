using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>A running Broadsheet of some shape, as readers and operators reach it: by its public address and a key alone.</summary>
public abstract class Site : IAsyncLifetime
{
    /// <summary>How long anything may take before a test calls it missing; figures are printed, never judged.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The key that every site under test is given.</summary>
    protected const string TestKey = "test-key-of-the-end-to-end-suite-0123456789";

    /// <summary>Name of the shape, for messages.</summary>
    public abstract string Shape { get; }

    /// <summary>Public address.</summary>
    public abstract Uri Address { get; }

    /// <summary>A mirror, under another name of this machine.</summary>
    public Uri Mirror => new($"http://localhost:{Address.Port}");

    /// <summary>The host of a mirror that the gateway serves and that nobody can reach, because there is no such name (RFC 6761).</summary>
    public const string UnreachableMirror = "mirror.invalid";

    /// <summary>Key of the API.</summary>
    public virtual string Key => TestKey;

    /// <summary>How the site reaches a server that the tests run, or null if it cannot.</summary>
    public virtual string? HostOfTests => "127.0.0.1";

    /// <summary>Plain client: no redirects followed, nothing decompressed, no key.</summary>
    public HttpClient Reader { get; private set; } = null!;

    /// <summary>Client with the key.</summary>
    public HttpClient Operator { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await Start();
        Reader = NewClient();
        Operator = NewClient();
        Operator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        Reader?.Dispose();
        Operator?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Brings it up.</summary>
    protected abstract Task Start();

    private HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Posts an article and returns its id.</summary>
    public async Task<string> Post(object article)
    {
        using var answer = await Operator.PostAsJsonAsync("/api/articles", article);
        return await Accepted(answer);
    }

    /// <summary>Posts a saved page and returns the article's id.</summary>
    public async Task<string> PostDocument(string text, string mediaType = "text/plain")
    {
        using var answer = await Operator.PostAsync("/api/documents", new StringContent(text, Encoding.UTF8, mediaType));
        return await Accepted(answer);
    }

    /// <summary>The id in a 202 answer.</summary>
    public static async Task<string> Accepted(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode}: {body}");
        return JsonNode.Parse(body)!["id"]!.GetValue<string>();
    }

    /// <summary>The article's page, following the permanent link; null while there is none.</summary>
    public async Task<string?> Page(string id)
    {
        using var link = await Reader.GetAsync($"/articles/{id}");
        if (link.StatusCode != HttpStatusCode.Found)
            return null;
        using var page = await Reader.GetAsync(link.Headers.Location);
        return page.IsSuccessStatusCode ? await page.Content.ReadAsStringAsync() : null;
    }

    /// <summary>The path of the article's page; waits for it.</summary>
    public async Task<string> PathOf(string id) =>
        await Eventually($"a page of {id}", async () =>
        {
            using var link = await Reader.GetAsync($"/articles/{id}");
            return link.StatusCode == HttpStatusCode.Found ? link.Headers.Location!.ToString() : null;
        });

    /// <summary>What an address answers, as text.</summary>
    public async Task<string> Get(string path)
    {
        using var answer = await Reader.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The receipts of an article.</summary>
    public async Task<JsonNode> Receipts(string id) => JsonNode.Parse(await Operator.GetStringAsync($"/api/articles/{id}"))!;

    /// <summary>What search answers to a query string.</summary>
    public async Task<JsonNode> Search(string query)
    {
        while (true)
        {
            using var answer = await Reader.GetAsync("/api/search?" + query);
            if (answer.IsSuccessStatusCode)
                return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                return new JsonObject { ["total"] = -1, ["hits"] = new JsonArray() };
            // To a running site all tests are one client; it says when to come again.
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
        }
    }

    /// <summary>Asks until the answer is not null (or false), and returns it; fails naming <paramref name="what"/> after <see cref="Patience"/>.</summary>
    public static async Task<T> Eventually<T>(string what, Func<Task<T?>> ask, TimeSpan? patience = null) where T : class
    {
        var started = Stopwatch.GetTimestamp();
        var limit = patience ?? Patience;
        Exception? last = null;
        while (Stopwatch.GetElapsedTime(started) < limit)
        {
            try
            {
                if (await ask() is { } answer)
                    return answer;
            }
            catch (HttpRequestException exception)
            {
                last = exception;
            }
            await Task.Delay(20);
        }
        throw new TimeoutException($"Not seen within {limit.TotalSeconds} s: {what}. {last?.Message}");
    }

    /// <summary>Asks until it is so; returns how long that took.</summary>
    public static async Task<TimeSpan> Until(string what, Func<Task<bool>> ask, TimeSpan? patience = null)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually(what, async () => await ask() ? "" : null, patience);
        return Stopwatch.GetElapsedTime(started);
    }
}
