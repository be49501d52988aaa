using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Broadsheet.Search;

/// <summary>Counts the matching articles of each section while they are collected.</summary>
internal sealed class SectionCounts : ICollector
{
    private readonly Dictionary<string, int> counts = [];
    private SortedDocValues? levels;
    private int[] ofPart = [];

    /// <inheritdoc />
    public bool AcceptsDocsOutOfOrder => true;

    /// <inheritdoc />
    public void SetScorer(Scorer scorer)
    {
    }

    /// <inheritdoc />
    public void SetNextReader(AtomicReaderContext context)
    {
        AddPart();
        levels = context.AtomicReader.GetSortedDocValues(Fields.Levels);
        ofPart = new int[levels?.ValueCount ?? 0];
    }

    /// <inheritdoc />
    public void Collect(int doc)
    {
        // Withdrawn articles have none.
        if (levels?.GetOrd(doc) is { } its and >= 0)
            ofPart[its]++;
    }

    /// <summary>
    /// The sections with the most articles. Sources may spell a section's name differently; it goes by the spelling of
    /// most of its articles.
    /// </summary>
    public List<SectionCount> Most(int count)
    {
        AddPart();
        levels = null;
        return
        [
            .. counts
                .Select(level => (Level: IndexedArticle.Level(level.Key), Count: level.Value))
                .GroupBy(level => level.Level.Address)
                .Select(same => (same.Key, same.MaxBy(level => level.Count).Level.Names, Count: same.Sum(level => level.Count)))
                .OrderByDescending(section => section.Count).ThenBy(section => section.Key, StringComparer.Ordinal)
                .Take(count)
                .Select(section => new SectionCount(section.Key, section.Names[^1], section.Names, section.Count)),
        ];
    }

    // Numbers hold for one part of the index; names of levels hold for all.
    private void AddPart()
    {
        var name = new BytesRef();
        for (var its = 0; its < ofPart.Length; its++)
        {
            if (ofPart[its] == 0)
                continue;
            levels!.LookupOrd(its, name);
            foreach (var level in IndexedArticle.LevelsOf(name.Utf8ToString()))
                counts[level] = counts.GetValueOrDefault(level) + ofPart[its];
        }
        ofPart = [];
    }
}
