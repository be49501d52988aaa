using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>
/// Reads a page of no consequence soon after the start, so that the first sender does not wait for the compiler: that takes a second, reading a
/// page some milliseconds. Not at once, when it would take that second from the first readers.
/// </summary>
internal sealed class WarmUp(IOptions<SiteOptions> site, IOptions<IngestionOptions> options, IHostApplicationLifetime host, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);

    private const string Page = """
        News › World

        The first page of the day is read twice, and nobody sees the first reading

        A reader reads a page, 3 March 2026. (Photo by Nobody)

        “It goes faster the second time,” said the reader at www.reader.example on Tuesday, and it did.

        SHARE THIS ARTICLE
        """;

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = host.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
        await Task.Delay(After, time, stopping);
        _ = SavedTextPage.Read(Page).Then(draft => Articles.ToIncoming(draft, site.Value, options.Value, time.Now()));
        _ = HtmlPage.Read("<html><body><article><h1>First</h1><p>It goes faster the second time, and it did.</p></article></body></html>", address: null);
    }
}
