using System.Net;
using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>Which pages stay in memory, and how much they take.</summary>
public sealed class PageStores
{
    private const long Most = 1_000_000;
    private readonly PageStore store = new(Most);

    [Fact]
    public void Addresses_that_are_asked_for_once_push_out_none_that_are_read()
    {
        for (var page = 0; page < 50; page++)
            Keep($"/read/{page}");
        for (var made = 0; made < 10_000; made++)
        {
            Keep($"/made-up/{made}");
            Assert.InRange(store.Size, 0, Most);
            if (made % 100 == 0)
                for (var page = 0; page < 50; page++)
                    Assert.NotNull(store.Find($"/read/{page}"));
        }
    }

    [Fact]
    public void What_nobody_reads_any_more_makes_room()
    {
        for (var page = 0; page < 50; page++)
            Read(Keep($"/old/{page}"));
        for (var page = 0; page < 300; page++)
            Read(Keep($"/new/{page}"));
        Assert.All(Enumerable.Range(0, 50), page => Assert.Null(store.Find($"/old/{page}")));
        Assert.InRange(store.Count, 50, 110);
    }

    [Fact]
    public void What_comes_back_soon_after_it_went_stays()
    {
        for (var page = 0; page < 200; page++)
            Read(Keep($"/{page}"));
        Keep("/again");
        for (var page = 0; page < 50; page++)
            Keep($"/made-up/{page}");
        Assert.Null(store.Find("/again"));
        Keep("/again");
        for (var page = 50; page < 100; page++)
            Keep($"/made-up/{page}");
        Assert.NotNull(store.Find("/again"));
    }

    [Fact]
    public void A_new_form_takes_the_place_and_the_standing_of_the_old_one()
    {
        Read(Keep("/"));
        for (var time = 0; time < 1_000; time++)
            Keep("/");
        Assert.Equal((1, Page(10_000).Size), (store.Count, store.Size));
        store.Remove("/");
        store.Remove("/");
        Assert.Equal((0, 0), (store.Count, store.Size));
    }

    [Fact]
    public void A_page_that_would_push_out_all_others_is_not_kept()
    {
        Keep("/small");
        store.Set(new Kept("/large", Page(900_000), 0, 0));
        Assert.Null(store.Find("/large"));
        Assert.NotNull(store.Find("/small"));
    }

    [Fact]
    public void Many_at_once_leave_the_sums_right()
    {
        Parallel.For(0, 20_000, at =>
        {
            if (at % 7 == 0)
                store.Remove($"/{at % 300}");
            else if (store.Find($"/{at % 300}") is null)
                Keep($"/{at % 300}");
        });
        Assert.Equal(store.All.Sum(kept => kept.Page.Size), store.Size);
        Assert.InRange(store.Size, 1, Most);
    }

    private string Keep(string target)
    {
        store.Set(new Kept(target, Page(10_000), 0, 0));
        return target;
    }

    private void Read(string target)
    {
        for (var time = 0; time < 3; time++)
            store.Find(target);
    }

    private static Page Page(int length)
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Headers.TryAddWithoutValidation("Cache-Control", "public");
        return new Page(answer, new byte[length]);
    }
}
