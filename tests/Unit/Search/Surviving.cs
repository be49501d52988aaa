using Broadsheet.Search;
using Xunit;

namespace Broadsheet.Unit.Search;

/// <summary>What is left after an end, good or bad.</summary>
public sealed class Surviving : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);
    private readonly TestIndex index = new();

    public void Dispose() => index.Dispose();

    [Fact]
    public void After_an_end_in_good_order_everything_is_there()
    {
        index.With(TestIndex.Article("a", "Kept"));
        index.Index.Commit(Noon);
        index.With(TestIndex.Article("b", "Kept"));
        index.Restart();
        Assert.Equal("a b", index.Find("kept"));
        Assert.Equal(Noon, index.Index.Checkpoint);
        Assert.Equal((1, false), index.Index.Write(TestIndex.Article("a")));
    }

    [Fact]
    public void A_kill_leaves_what_was_committed_and_a_checkpoint_that_covers_the_rest()
    {
        index.With(TestIndex.Article("a", "Kept"));
        index.Index.Commit(Noon);
        index.With(TestIndex.Article("b", "Committed later"));
        index.Index.Commit();
        index.With(TestIndex.Article("c", "Never committed"));
        using var next = index.Killed();
        Assert.Equal("a b", next.Ids("q="));
        // What came after noon is read again, "c" with it.
        Assert.Equal(Noon, next.Index.Checkpoint);
        Assert.Equal((1, true), next.Index.Write(TestIndex.Article("c")));
    }

    [Fact]
    public void A_checkpoint_is_never_there_without_the_articles_of_its_reading()
    {
        index.Index.Write(TestIndex.Article("a"));
        index.Index.Commit(Noon);
        using var next = index.Killed();
        Assert.Equal(("a", Noon), (next.Ids("q="), next.Index.Checkpoint));
    }

    [Fact]
    public void A_checkpoint_moves_on_though_no_article_came()
    {
        index.Index.Commit(Noon);
        index.Index.Commit(Noon.AddMinutes(10));
        using var next = index.Killed();
        Assert.Equal(Noon.AddMinutes(10), next.Index.Checkpoint);
    }

    [Fact]
    public void A_new_index_and_one_whose_folder_was_deleted_have_no_checkpoint()
    {
        Assert.Null(index.Index.Checkpoint);
        index.With(TestIndex.Article("a"));
        index.Index.Commit(Noon);
        index.Restart(folder => System.IO.Directory.Delete(folder, recursive: true));
        Assert.Null(index.Index.Checkpoint);
        Assert.Equal(0, index.Ask("q=").Total);
        Assert.Equal("a", index.With(TestIndex.Article("a")).Ids("q="));
    }

    [Fact]
    public void Whichever_file_is_cut_short_emptied_overwritten_or_gone_the_index_starts_and_takes_articles()
    {
        index.With(TestIndex.Article("a"), TestIndex.Article("b"));
        index.Index.Commit(Noon);
        index.With(TestIndex.Article("c"));
        index.Index.Commit();
        var files = System.IO.Directory.GetFiles(index.Folder).Select(Path.GetFileName).Where(name => name != "write.lock").ToList();
        Assert.True(files.Count > 3);
        foreach (var name in files)
        {
            foreach (var harm in new Action<string>[] { CutShort, Empty, Overwrite, File.Delete })
            {
                using var next = index.Killed();
                next.Restart(folder => harm(Path.Combine(folder, name!)));
                // Either as it was, or empty and asking for everything; never half of it.
                var state = (next.Ids("q="), next.Index.Checkpoint);
                Assert.True(state == ("a b c", Noon) || state == ("", null), $"{harm.Method.Name} {name}: {state}");
                Assert.Equal(4, next.With(TestIndex.Article("a"), TestIndex.Article("b"), TestIndex.Article("c"), TestIndex.Article("d")).Ask("q=").Total);
                next.Restart();
                Assert.Equal(4, next.Ask("q=").Total);
            }
        }

        static void CutShort(string file)
        {
            using var stream = File.OpenWrite(file);
            stream.SetLength(stream.Length / 2);
        }

        static void Empty(string file) => File.WriteAllBytes(file, []);

        static void Overwrite(string file)
        {
            var bytes = File.ReadAllBytes(file);
            bytes.AsSpan(bytes.Length / 2, Math.Min(16, bytes.Length / 2)).Fill(0x5a);
            File.WriteAllBytes(file, bytes);
        }
    }

    [Fact]
    public void A_folder_full_of_something_else_becomes_an_index()
    {
        index.Restart(folder =>
        {
            System.IO.Directory.Delete(folder, recursive: true);
            System.IO.Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "segments_1"), "not an index");
            File.WriteAllText(Path.Combine(folder, "_0.cfs"), "nor this");
        });
        Assert.Equal("a", index.With(TestIndex.Article("a")).Ids("q="));
    }
}
