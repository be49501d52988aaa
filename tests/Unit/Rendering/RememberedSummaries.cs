using Broadsheet.Contracts;
using Broadsheet.Rendering;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>Summaries that lists have shown before.</summary>
public sealed class RememberedSummaries : IDisposable
{
    private readonly Summaries summaries = new();
    private readonly List<string> asked = [];

    public void Dispose() => summaries.Dispose();

    [Fact]
    public async Task Each_version_is_read_once_and_the_order_is_the_lists()
    {
        Assert.Equal(["b 1", "a 1"], await Of([("b", 1), ("a", 1)]));
        Assert.Equal(["a 1", "c 1", "b 1"], await Of([("a", 1), ("c", 1), ("b", 1)]));
        Assert.Equal(["b", "a", "c"], asked);
    }

    [Fact]
    public async Task A_new_version_is_read_and_shown()
    {
        await Of([("a", 1), ("b", 1)]);
        Assert.Equal(["a 2", "b 1"], await Of([("a", 2), ("b", 1)], now: 2));
        Assert.Equal(["a", "b", "a"], asked);
    }

    [Fact]
    public async Task What_is_gone_when_it_is_read_is_left_out()
    {
        Assert.Equal(["a 1"], await Of([("gone", 1), ("a", 1)]));
    }

    private async Task<IEnumerable<string>> Of((string, int)[] versions, int now = 1) =>
        from article in await summaries.Of(versions, ids =>
        {
            asked.AddRange(ids.Where(id => id != "gone"));
            return new([.. ids.Where(id => id != "gone").Select(id => Named(id, now))]);
        })
        select article.Headline;

    private static Article Named(string id, int version) => Articles.Plain() with { Id = id, Version = version, Headline = $"{id} {version}" };
}
