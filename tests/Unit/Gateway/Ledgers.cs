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
        ledger.Note(["a", "b"], [], []);
        Assert.Equal(Verdict.Changed, ledger.Judge(["x", "b"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["x", "y"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["b"], ledger.Now));
        Assert.Equal(Verdict.Holds, ledger.Judge([], before));
    }

    [Fact]
    public void What_is_gone_is_gone_only_for_pages_from_before()
    {
        var before = ledger.Now;
        ledger.Note(["a", "home"], ["a"], []);
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
        ledger.Note(["a"], [], []);
        var between = ledger.Now;
        for (var i = 0; i < 4; i++)
            ledger.Note(["t" + i], [], []);
        Assert.Equal(Verdict.Changed, ledger.Judge(["a"], before));
        Assert.Equal(Verdict.Changed, ledger.Judge(["unknown"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["a"], between));
        Assert.Equal(Verdict.Changed, ledger.Judge(["t0"], between));
    }

    [Fact]
    public void The_same_tag_again_and_again_pushes_nothing_else_out_of_what_it_knows()
    {
        ledger.Note(["rare"], [], []);
        var before = ledger.Now;
        for (var i = 0; i < 100; i++)
            ledger.Note(["often"], [], []);
        Assert.Equal(Verdict.Changed, ledger.Judge(["often"], ledger.Now - 1));
        Assert.Equal(Verdict.Holds, ledger.Judge(["rare"], before));
        Assert.Equal(Verdict.Holds, ledger.Judge(["other"], before));
    }

    [Fact]
    public void A_version_that_nobody_has_told_of_changes_every_other_page_of_the_article_and_holds_itself()
    {
        var before = ledger.Now;
        ledger.Note(["x"], [], []);
        var moment = before;
        Assert.Equal(Verdict.Holds, ledger.Take(["a", "b"], new("a", 2), ref moment));
        Assert.Equal(Verdict.Changed, ledger.Judge(["a"], ledger.Now - 1));
        Assert.Equal(Verdict.Holds, ledger.Judge(["b"], before));
        Assert.Equal((Verdict.Holds, ledger.Now), (ledger.Judge(["a", "b"], moment), moment));
        // The same version again changes nothing more.
        ledger.Note(["y"], [], []);
        var again = moment;
        Assert.Equal(Verdict.Holds, ledger.Take(["a", "b"], new("a", 2), ref again));
        Assert.Equal(moment, again);
    }

    [Fact]
    public void A_version_of_which_an_event_has_told_changes_nothing_more()
    {
        ledger.Note(["a"], [], [new("a", 2)]);
        var moment = ledger.Now;
        Assert.Equal(Verdict.Holds, ledger.Take(["a"], new("a", 2), ref moment));
        Assert.Equal(Verdict.Holds, ledger.Take(["a"], new("a", 1), ref moment));
        Assert.Equal(ledger.Now, moment);
        Assert.Equal(1, ledger.Now);
    }

    [Fact]
    public void An_answer_that_a_change_has_overtaken_does_not_hold_because_it_is_of_a_new_version()
    {
        var moment = ledger.Now;
        ledger.Note(["b"], [], []);
        Assert.Equal(Verdict.Changed, ledger.Take(["a", "b"], new("a", 2), ref moment));
        Assert.Equal(0, moment);
        // It was not taken in, so the next is still the first.
        moment = ledger.Now;
        Assert.Equal(Verdict.Holds, ledger.Take(["a", "b"], new("a", 2), ref moment));
        Assert.Equal(2, moment);
    }

    [Fact]
    public void A_first_version_takes_no_others_place()
    {
        var moment = ledger.Now;
        Assert.Equal(Verdict.Holds, ledger.Take(["a"], new("a", 1), ref moment));
        Assert.Equal(0, ledger.Now);
    }
}
