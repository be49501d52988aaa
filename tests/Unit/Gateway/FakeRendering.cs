using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Broadsheet.Unit.Gateway;

/// <summary>Rendering as a handler of requests: what it answers is set, when it answers can be held up, and it can be down.</summary>
internal sealed class FakeRendering : HttpMessageHandler
{
    private readonly ConcurrentQueue<string> asked = new();
    private readonly Lock gate = new();
    private TaskCompletionSource? held;
    private TaskCompletionSource arrived = New();

    /// <summary>By path and query; what is not set is 404.</summary>
    public Func<string, HttpResponseMessage> Answer { get; set; } = _ => Page("Nothing here", HttpStatusCode.NotFound, cacheControl: "no-store");

    public bool Down { get; set; }

    public IReadOnlyList<string> Asked => [.. asked];

    public int NotModified { get; private set; }

    public static HttpResponseMessage Page(string text, HttpStatusCode status = HttpStatusCode.OK, string tags = "", string? etag = null, string cacheControl = "public, max-age=0, must-revalidate", string? about = null)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, "text/html") };
        answer.Headers.TryAddWithoutValidation("Cache-Control", cacheControl);
        if (tags.Length > 0)
            answer.Headers.Add("Cache-Tag", tags);
        if (about is not null)
            answer.Headers.Add("Article-Version", about);
        if (etag is not null)
            answer.Headers.ETag = new EntityTagHeaderValue($"\"{etag}\"");
        return answer;
    }

    /// <summary>From now on answers are composed when asked, but given only after the result is disposed of.</summary>
    public Hold HoldUp()
    {
        lock (gate)
        {
            held = New();
            arrived = New();
            return new Hold(held, arrived.Task);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        asked.Enqueue(request.RequestUri!.PathAndQuery);
        if (Down)
            throw new HttpRequestException("Connection refused");
        var answer = Answer(request.RequestUri.PathAndQuery);
        Task? wait;
        lock (gate)
        {
            wait = held?.Task;
            arrived.TrySetResult();
        }
        if (wait is not null)
            await wait.WaitAsync(cancellationToken);
        if (answer.Headers.ETag is not { } etag || !request.Headers.IfNoneMatch.Contains(etag))
            return answer;
        NotModified++;
        return new HttpResponseMessage(HttpStatusCode.NotModified);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers that are held up, until released.</summary>
    internal sealed class Hold(TaskCompletionSource held, Task arrived)
    {
        /// <summary>The first request is there and its answer composed.</summary>
        public Task Arrived => arrived;

        public void Release() => held.TrySetResult();
    }
}
