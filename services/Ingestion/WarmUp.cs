using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Reads a page of no consequence at the start, so that the first sender does not wait for the compiler: that takes a second, reading a page some milliseconds.</summary>
internal sealed class WarmUp(IOptions<SiteOptions> site, TimeProvider time) : BackgroundService
{
    private const string Page = """
        News › World

        The first page of the day is read twice, and nobody sees the first reading

        A reader reads a page, 3 March 2026. (Photo by Nobody)

        “It goes faster the second time,” said the reader at www.reader.example on Tuesday, and it did.

        SHARE THIS ARTICLE
        """;

    protected override Task ExecuteAsync(CancellationToken stopping)
    {
        _ = SavedTextPage.Read(Page).Then(draft => Articles.ToIncoming(draft, site.Value, time.Now()));
        _ = HtmlPage.Read("<html><body><article><h1>First</h1><p>It goes faster the second time, and it did.</p></article></body></html>", address: null);
        return Task.CompletedTask;
    }
}
