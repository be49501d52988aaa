using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Broadsheet.Ingestion;

/// <summary>
/// Many articles in one request: one a line (<c>application/x-ndjson</c>), and one line of answer for each. A bad line is answered with what is wrong with it and
/// stops none of the others; what was answered with 202 is written down, whatever becomes of the rest.
/// </summary>
internal static class ArticleLines
{
    public const string MediaType = "application/x-ndjson";

    private const int MostLines = 10_000;

    // So many are written down together.
    private const int Batch = 100;

    // A request with more lines that take too long to be read is no mistake in a line.
    private const int MostOverruns = 5;

    /// <summary>Whether a request brings lines.</summary>
    public static bool Are(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Value?.ToLowerInvariant() is MediaType or "application/ndjson" or "application/jsonl";

    /// <summary>Takes the lines of a request in and answers them.</summary>
    public static async Task<IResult> Accept(HttpRequest request, Outbox outbox, IAcceptanceStore store, IOptions<SiteOptions> site, IOptions<IngestionOptions> options, TimeProvider time)
    {
        var (answers, batch, cancellation) = (new List<LineAnswer>(), new List<(int Line, Incoming Incoming)>(), request.HttpContext.RequestAborted);
        var overruns = 0;
        var (number, writing) = (0, Task.FromResult<IEnumerable<LineAnswer>>([]));
        try
        {
            await foreach (var line in Lines(request.BodyReader, cancellation))
            {
                number++;
                if (number > MostLines)
                {
                    answers.Add(new LineAnswer(number, StatusCodes.Status413PayloadTooLarge)
                    {
                        Detail = $"A request has at most {MostLines:N0} lines; send this one and those after it in another.",
                    });
                    break;
                }
                if (line is { Length: 0 })
                    continue;
                if (overruns == MostOverruns)
                {
                    answers.Add(new LineAnswer(number, StatusCodes.Status422UnprocessableEntity)
                    {
                        Detail = $"{MostOverruns} lines took too long to be read; "
                            + "send this one and those after it in another request, without such lines.",
                    });
                    break;
                }
                var article = line is null
                    ? new Problem($"The line is longer than {Body.Limit / 1_000_000} MB. Pictures and videos belong in by their address.", StatusCodes.Status413PayloadTooLarge)
                    : Body.Parse<ArticleRequest>(line).Then(sent =>
                        Articles.ToIncoming(sent.ToDraft(), site.Value, options.Value, time.Now()));
                overruns += article.Problem is { IsOverBudget: true } ? 1 : 0;
                if (article.Ok)
                    batch.Add((number, article.Value));
                else
                    answers.Add(new LineAnswer(number, article.Problem.Status) { Detail = article.Problem.Detail });
                if (batch.Count == Batch)
                    await Next();
            }
            // A connection with unread bytes would be reset after a few seconds, and the answer lost with it.
            await PassOver(request.BodyReader, cancellation);
        }
        catch (Exception exception) when (Body.BreakOff(exception) is { } status)
        {
            // The lines that were whole are taken in and answered, if anybody still listens.
            answers.Add(new LineAnswer(number + 1, status)
            {
                Detail = "The body ended before it was complete; send this line and those after it in another request.",
            });
        }
        await Next();
        answers.AddRange(await writing);
        return answers.Count > 0 ? new Answer(answers) : new Problem("The body is empty. Send an article as one line of JSON each.").Answer();

        // One batch is written while the next is read. Never two at a time: an article's earlier line never comes after its later one.
        async Task Next()
        {
            answers.AddRange(await writing);
            writing = Write(batch);
            batch = [];
        }

        async Task<IEnumerable<LineAnswer>> Write(IReadOnlyList<(int Line, Incoming Incoming)> batch)
        {
            // The last line with an article counts; one that says nothing new is answered and goes no further.
            var fresh = new Dictionary<string, Incoming>();
            var known = await Task.WhenAll(batch.Select(taken => store.Find(taken.Incoming.Article.Id, cancellation)));
            foreach (var ((_, incoming), receipts) in batch.Zip(known))
                if (receipts?.Fingerprint != incoming.Fingerprint)
                    fresh[incoming.Article.Id] = incoming;
            if (fresh.Count > 0)
                await outbox.Accept(fresh.Values, cancellation);
            return batch.Select(taken => new LineAnswer(taken.Line, StatusCodes.Status202Accepted) { Id = taken.Incoming.Article.Id, Page = site.Value.AddressOf($"/articles/{taken.Incoming.Article.Id}") });
        }
    }

    /// <summary>The lines of a body without their ends; null for one that is too long, empty for an empty one.</summary>
    internal static async IAsyncEnumerable<byte[]?> Lines(PipeReader body, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        // The part of the buffer that is known to have no line's end is not searched again with each piece that comes.
        var (tooLong, searched) = (false, 0L);
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var (buffer, isSearched) = (read.Buffer, false);
            try
            {
                while (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
                {
                    var found = buffer.Slice(0, end);
                    var line = tooLong || found.Length > Body.Limit ? null : Trimmed(found);
                    (tooLong, searched, buffer) = (false, 0, buffer.Slice(buffer.GetPosition(1, end)));
                    yield return line;
                }
                isSearched = true;
                if (buffer.Length > Body.Limit)
                    (tooLong, buffer) = (true, buffer.Slice(buffer.End));
                searched = buffer.Length;
                if (read.IsCompleted)
                {
                    if (tooLong || buffer.Length > 0)
                        yield return tooLong ? null : Trimmed(buffer);
                    buffer = buffer.Slice(buffer.End);
                    yield break;
                }
            }
            finally
            {
                // Also when nobody asks for a further line: a reader must be told how far it was read before it can be
                // read again and the connection be used for another request.
                body.AdvanceTo(buffer.Start, isSearched ? buffer.End : buffer.Start);
            }
        }
    }

    private static async Task PassOver(PipeReader body, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private static byte[] Trimmed(ReadOnlySequence<byte> line) => line.ToArray().AsSpan().Trim(" \t\r"u8).ToArray();

    // Only when all is read: a sender that reads no answer before it has sent all would else wait for us, and we for it.
    private sealed class Answer(List<LineAnswer> answers) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            // In one piece: whatever is written goes out by itself, and through the gateway once more.
            var lines = new ArrayBufferWriter<byte>();
            foreach (var answer in answers.OrderBy(answer => answer.Line))
            {
                lines.Write(JsonSerializer.SerializeToUtf8Bytes(answer, Json.Options));
                lines.Write("\n"u8);
            }
            httpContext.Response.ContentType = MediaType;
            httpContext.Response.ContentLength = lines.WrittenCount;
            await httpContext.Response.Body.WriteAsync(lines.WrittenMemory, httpContext.RequestAborted);
        }
    }
}

/// <summary>What became of one line.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Status">202 if it is written down, else the status of the problem.</param>
internal sealed record LineAnswer(int Line, int Status)
{
    /// <summary>Id of the article.</summary>
    public string? Id { get; init; }

    /// <summary>Lasting address that leads to its page.</summary>
    public string? Page { get; init; }

    /// <summary>What is wrong and what to do.</summary>
    public string? Detail { get; init; }
}
