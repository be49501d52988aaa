using Microsoft.Extensions.Primitives;

namespace Broadsheet.Gateway;

/// <summary>What is said about a page to a reader, in the one order in which it is said; the ordinary path and the fast one both send this.</summary>
internal static class PageHeaders
{
    /// <summary>All but date, age and length; <paramref name="coding"/> is that of the body that is sent, and null with 304, which has none.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> Of(Page page, CacheState state, Coding? coding, bool showTags)
    {
        if (page.IsText)
            yield return new("Vary", "Accept-Encoding");
        foreach (var header in page.Headers)
            if (coding is not null || header.Key != "Content-Type")
                yield return header;
        if (page.ETag is not null)
            yield return new("ETag", page.ETag);
        yield return new("X-Cache", state.Word());
        if (showTags && page.Tags.Length > 0)
            yield return new("Cache-Tag", string.Join(',', page.Tags));
        if (coding is Coding.Brotli or Coding.Gzip)
            yield return new("Content-Encoding", coding == Coding.Brotli ? "br" : "gzip");
    }
}
