using Broadsheet.Contracts;
using Microsoft.Extensions.Caching.Memory;

namespace Broadsheet.Rendering;

/// <summary>
/// Articles without their bodies that lists have shown of late. A home page shows some hundred and fifty, nearly all the same as before: decoding
/// them again was a tenth of its cost. A version never changes, so what is here is never out of date; which version counts is asked each time.
/// </summary>
internal sealed class Summaries : IDisposable
{
    private const int Most = 2_000;

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>The articles in the order of <paramref name="versions"/>; <paramref name="read"/> reads those by their ids that are not here. Who is gone in between is left out.</summary>
    public async ValueTask<IReadOnlyList<Article>> Of(IReadOnlyList<(string Id, int Version)> versions, Func<IReadOnlyList<string>, ValueTask<IReadOnlyList<Article>>> read)
    {
        var found = versions.Select(version => known.Get<Article>(version)).ToList();
        var missing = versions.Where((_, at) => found[at] is null).Select(version => version.Id).ToList();
        if (missing.Count > 0)
        {
            var now = (await read(missing)).DistinctBy(article => article.Id).ToDictionary(article => article.Id);
            foreach (var article in now.Values)
                known.Set((article.Id, article.Version), article, new MemoryCacheEntryOptions { Size = 1 });
            found = [.. found.Select((article, at) => article ?? now.GetValueOrDefault(versions[at].Id))];
        }
        return [.. found.OfType<Article>()];
    }

    /// <inheritdoc />
    public void Dispose() => known.Dispose();
}
