using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Broadsheet.Search;

/// <summary>Counts the matching articles of each section while they are collected.</summary>
internal sealed class SectionCounts : ICollector
{
    private readonly Dictionary<string, int> counts = [];
    private SortedSetDocValues? levels;
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
        levels = context.AtomicReader.GetSortedSetDocValues(Fields.Levels);
        ofPart = new int[levels?.ValueCount ?? 0];
    }

    /// <inheritdoc />
    public void Collect(int doc)
    {
        if (levels is null)
            return;
        levels.SetDocument(doc);
        for (var level = levels.NextOrd(); level != SortedSetDocValues.NO_MORE_ORDS; level = levels.NextOrd())
            ofPart[level]++;
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

    // Numbers of levels hold for one part of the index; their names hold for all.
    private void AddPart()
    {
        var name = new BytesRef();
        for (var level = 0; level < ofPart.Length; level++)
        {
            if (ofPart[level] == 0)
                continue;
            levels!.LookupOrd(level, name);
            var text = name.Utf8ToString();
            counts[text] = counts.GetValueOrDefault(text) + ofPart[level];
        }
        ofPart = [];
    }
}
