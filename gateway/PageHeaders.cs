using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Broadsheet.Gateway;

/// <summary>What is said about a page to a reader, in the one order in which it is said; the ordinary path and the fast one both send this.</summary>
internal sealed class PageHeaders(IOptions<GatewayOptions> options, IOptions<CdnOptions> cdn)
{
    private readonly bool showTags = options.Value.ShowTags;
    private readonly string? cacheControl = cdn.Value.CacheControl;

    /// <summary>All but date, age and length; <paramref name="coding"/> is that of the body that is sent, and null with 304, which has none.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> Of(Page page, CacheState state, Coding? coding)
    {
        if (page.IsText)
            yield return new("Vary", "Accept-Encoding");
        foreach (var header in page.Headers)
            if (header.Key == "Cache-Control" && page.IsKept && cacheControl is not null)
                yield return new("Cache-Control", cacheControl);
            else if (coding is not null || header.Key != "Content-Type")
                yield return header;
        if (page.ETag is not null)
            yield return new("ETag", page.ETag);
        yield return new("X-Cache", state.Word());
        if (showTags && page.Tags.Length > 0)
        {
            yield return new("Cache-Tag", string.Join(',', page.Tags.Append(PurgeCdn.EveryPage)));
            yield return new("Surrogate-Key", string.Join(' ', page.Tags.Append(PurgeCdn.EveryPage)));
        }
        if (coding is Coding.Brotli or Coding.Gzip)
            yield return new("Content-Encoding", coding == Coding.Brotli ? "br" : "gzip");
    }
}
