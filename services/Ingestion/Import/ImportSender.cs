using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>Sends files to a site's API, and again while it does not answer.</summary>
internal sealed class ImportSender(HttpClient client, TimeProvider time)
{
    private const int AtOnce = 8;
    private const int MostLines = 500;
    private const int MostBytes = 8_000_000;

    // Of a file of lines, which is read whole.
    private const int LargestLines = 200_000_000;

    // Longer than a restart takes; whoever runs the command can run it again.
    private static readonly TimeSpan[] Pauses = [.. new[] { 1, 2, 4, 8, 15, 30, 30, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>Sends some files; for each the reason why it was refused, or null if it is taken in.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> Send(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var results = new ConcurrentDictionary<string, string?>();
        var documents = new List<(string File, byte[] Content)>();
        var lines = new List<(string File, byte[] Line)>();
        foreach (var file in files)
        {
            var largest = IsLines(file) ? LargestLines : Body.Limit;
            if (new FileInfo(file).Length is var length && length > largest)
            {
                results[file] = $"The file has {length:N0} bytes; files of at most {largest:N0} are read. Split it.";
                continue;
            }
            var content = await File.ReadAllBytesAsync(file, cancellation);
            if (content.Length == 0)
                results[file] = "The file is empty.";
            else if (IsLines(file))
                results[file] = await SendLines(content, cancellation);
            else if (DroppedFile.MediaType(file) == "application/json" && DroppedFile.IsArticle(content))
            {
                if (OneLine(content) is { } line)
                    lines.Add((file, line));
                else
                    results[file] = Body.Parse<ArticleRequest>(content).Problem?.Detail ?? "The file is no JSON object.";
            }
            else
                documents.Add((file, content));
        }
        await Parallel.ForEachAsync(documents, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (document, stopping) =>
            results[document.File] = await SendDocument(DroppedFile.MediaType(document.File)!, document.Content, stopping));
        foreach (var part in Parts(lines, line => line.Line.Length))
            foreach (var (line, reason) in await SendPart([.. part.Select(line => line.Line)], cancellation))
                results[part[line - 1].File] = reason;
        return results;
    }

    private static bool IsLines(string file) => DroppedFile.MediaType(file) == ArticleLines.MediaType;

    // The good lines of a file are taken in, and the reason names the others.
    private async Task<string?> SendLines(byte[] content, CancellationToken cancellation)
    {
        var lines = new List<(int Number, byte[] Line)>();
        foreach (var range in content.AsSpan().Split((byte)'\n'))
            lines.Add((lines.Count + 1, content[range]));
        var reasons = new List<string>();
        foreach (var part in Parts(lines.Where(line => line.Line.AsSpan().Trim(" \t\r"u8).Length > 0), line => line.Line.Length))
            foreach (var (line, reason) in await SendPart([.. part.Select(line => line.Line)], cancellation))
                if (reason is not null)
                    reasons.Add($"Line {part[line - 1].Number}: {reason}");
        return reasons.Count == 0 ? null : string.Join('\n', reasons);
    }

    private async Task<IEnumerable<(int Line, string? Reason)>> SendPart(IReadOnlyList<byte[]> lines, CancellationToken cancellation)
    {
        var content = new MemoryStream();
        foreach (var line in lines)
        {
            content.Write(line);
            content.WriteByte((byte)'\n');
        }
        var (status, text) = await Post("/api/articles", ArticleLines.MediaType, content.ToArray(), cancellation);
        if (status != HttpStatusCode.OK)
            return lines.Select((_, index) => (index + 1, (string?)Detail(status, text)));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<LineAnswer>(line, Json.Options)!).Select(answer => (answer.Line, answer.Status == StatusCodes.Status202Accepted ? null : answer.Detail ?? $"It was answered {answer.Status}.")).ToList();
    }

    private async Task<string?> SendDocument(string mediaType, byte[] content, CancellationToken cancellation)
    {
        var (status, text) = await Post("/api/documents", mediaType, content, cancellation);
        return status == HttpStatusCode.Accepted ? null : Detail(status, text);
    }

    private async Task<(HttpStatusCode Status, string Text)> Post(string path, string mediaType, byte[] body, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            string problem;
            try
            {
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
                using var answer = await client.PostAsync(path, content, cancellation);
                var text = await answer.Content.ReadAsStringAsync(cancellation);
                if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.MisdirectedRequest)
                    throw new ImportException(Detail(answer.StatusCode, text));
                if ((int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.TooManyRequests)
                    return (answer.StatusCode, text);
                problem = Detail(answer.StatusCode, text);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                problem = exception.Message;
            }
            if (attempt == Pauses.Length)
                throw new ImportException($"{client.BaseAddress} does not take articles: {problem} Run the same command again, and it goes on where it stopped.");
            await Task.Delay(Pauses[attempt], time, cancellation);
        }
    }

    private static string Detail(HttpStatusCode status, string text)
    {
        try
        {
            if (JsonNode.Parse(text)?["detail"]?.GetValue<string>() is { } detail)
                return detail;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A proxy between answers in its own way.
        }
        return $"The site answers {(int)status}.";
    }

    private static byte[]? OneLine(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject article ? Encoding.UTF8.GetBytes(article.ToJsonString()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<List<T>> Parts<T>(IEnumerable<T> lines, Func<T, int> size)
    {
        var (part, bytes) = (new List<T>(), 0);
        foreach (var line in lines)
        {
            if (part.Count == MostLines || (part.Count > 0 && bytes + size(line) > MostBytes))
            {
                yield return part;
                (part, bytes) = ([], 0);
            }
            part.Add(line);
            bytes += size(line);
        }
        if (part.Count > 0)
            yield return part;
    }
}

/// <summary>Why an import cannot go on.</summary>
internal sealed class ImportException(string message) : Exception(message);
