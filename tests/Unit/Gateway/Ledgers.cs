using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

public sealed class Ledgers
{
    private readonly Ledger ledger = new(capacity: 4);

    [Fact]
    public void A_page_asked_for_before_a_change_of_one_of_its_tags_no_longer_holds()
    {
        var before = ledger.Now;
        ledger.Note(["a", "b"], []);
        Assert.Equal(Verdict.Changed, ledger.Judge(["x", "b"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["x", "y"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["b"], ledger.Now));
        Assert.Equal(Verdict.Holds, ledger.Judge([], before));
    }

    [Fact]
    public void What_is_gone_is_gone_only_for_pages_from_before()
    {
        var before = ledger.Now;
        ledger.Note(["a", "home"], ["a"]);
        Assert.Equal(Verdict.Gone, ledger.Judge(["home", "a"], before));
        Assert.Equal(Verdict.Changed, ledger.Judge(["home"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["home", "a"], ledger.Now));
    }

    [Fact]
    public void After_everything_may_have_changed_nothing_from_before_holds()
    {
        var before = ledger.Now;
        ledger.NoteEverything();
        Assert.Equal(Verdict.Changed, ledger.Judge([], before));
        Assert.Equal(Verdict.Changed, ledger.Judge(["a"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["a"], ledger.Now));
    }

    [Fact]
    public void What_it_no_longer_remembers_it_takes_for_changed()
    {
        var before = ledger.Now;
        ledger.Note(["a"], []);
        var between = ledger.Now;
        for (var i = 0; i < 4; i++)
            ledger.Note(["t" + i], []);
        Assert.Equal(Verdict.Changed, ledger.Judge(["a"], before));
        Assert.Equal(Verdict.Changed, ledger.Judge(["unknown"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["a"], between));
        Assert.Equal(Verdict.Changed, ledger.Judge(["t0"], between));
    }

    [Fact]
    public void The_same_tag_again_and_again_pushes_nothing_else_out_of_what_it_knows()
    {
        ledger.Note(["rare"], []);
        var before = ledger.Now;
        for (var i = 0; i < 100; i++)
            ledger.Note(["often"], []);
        Assert.Equal(Verdict.Changed, ledger.Judge(["often"], ledger.Now - 1));
        Assert.Equal(Verdict.Holds, ledger.Judge(["rare"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["other"], before));
    }
}
