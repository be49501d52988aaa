using Broadsheet.Storage;
using Xunit;

namespace Broadsheet.Unit.Storage;

/// <summary>Bands that wait until enough of them go to the same pages of the index.</summary>
public sealed class WaitingBands
{
    private readonly FreshBands fresh = new();

    private void Fill(int from, int count)
    {
        for (var article = from; article < from + count; article++)
            fresh.Add(article, [article]);
    }

    [Fact]
    public void A_full_part_leaves_once_and_is_found_until_it_is_written()
    {
        Fill(1, FreshBands.Enough - 1);
        Assert.Null(fresh.Full());
        Fill(FreshBands.Enough, 1);
        fresh.Add(9_000_000, [int.MinValue, int.MaxValue]);
        var part = fresh.Full()!;
        Assert.Null(fresh.Full());
        Assert.Equal(FreshBands.Enough, part.Entries.Count);
        Assert.Equal([7L], fresh.With([7]));
        Assert.Equal(9_000_000, fresh.OldestBut(part));
        fresh.Written(part);
        Assert.Empty(fresh.With([7]));
        Assert.Equal([9_000_000L], fresh.With([int.MinValue]));
        Assert.Equal([9_000_000L], fresh.With([int.MaxValue, 7]));
    }

    [Fact]
    public void A_part_that_could_not_be_written_comes_back_with_those_that_came_meanwhile()
    {
        Fill(1, FreshBands.Enough);
        var part = fresh.Full()!;
        Fill(1_000, 5);
        fresh.Again(part);
        Assert.Equal([3L, 1_002L], fresh.With([3, 1_002]).Order());
        var again = fresh.Full()!;
        Assert.Equal(FreshBands.Enough + 5, again.Entries.Count);
        Assert.Equal(1, again.Oldest);
        Assert.Equal(long.MaxValue, fresh.OldestBut(again));
    }

    [Fact]
    public void What_is_dropped_is_found_no_more_also_in_a_part_that_leaves()
    {
        Fill(1, FreshBands.Enough);
        var part = fresh.Full()!;
        Fill(1_000, 2);
        fresh.Drop(5, [5]);
        fresh.Drop(1_001, [1_001]);
        Assert.Equal([6L, 1_000L], fresh.With([5, 6, 1_000, 1_001]).Order());
        Assert.Equal(FreshBands.Enough - 1, part.Entries.Count);
    }

    [Fact]
    public void A_number_is_found_by_its_whole_band_and_sorts_as_the_index_does()
    {
        fresh.Add(1, [-1]);
        fresh.Add(uint.MaxValue, [-2]);
        fresh.Add(2, [-2]);
        Assert.Equal([2L, uint.MaxValue], fresh.With([-2]).Order());
        Assert.Throws<OverflowException>(() => fresh.Add((long)uint.MaxValue + 1, [1]));
        Fill(0, FreshBands.Enough);
        Assert.Equal(Enumerable.Range(0, FreshBands.Enough), fresh.Full()!.Entries.Order().Select(entry => (int)(entry >> 32)));
    }
}
