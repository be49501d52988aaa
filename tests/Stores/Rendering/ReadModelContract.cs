using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace Broadsheet.Stores.Rendering;

/// <summary>What every store of the read model must do.</summary>
public abstract class ReadModelContract : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, 125, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private IReadModel model = null!;

    private protected abstract IReadModel Open();

    /// <inheritdoc />
    public virtual async ValueTask InitializeAsync()
    {
        model = Open();
        await model.Checkpoint(None);
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        (model as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected static Article Article(int number, int version = 1, string section = "News/Politics", ArticleStatus status = ArticleStatus.Published, string? headline = null) => new()
    {
        Id = number.ToString("D16", System.Globalization.CultureInfo.InvariantCulture),
        Version = version,
        Status = status,
        Language = "en",
        Section = section.Split('/'),
        Headline = headline ?? $"Headline {number}",
        Body = $"<p>Body {number} “quoted” پل ‌— 😀</p>",
        Bylines = [new Byline { Name = "Mara Velde" }],
        Pictures = [new Picture { Address = "https://example.org/a.jpg", Width = 3 }],
        FirstPublished = Noon.AddMinutes(-number),
        Updated = Noon,
        Source = new Source { Name = "The Gazette" },
        Path = $"/{section.ToLowerInvariant()}/2026/05/03/h-{number:D16}",
    };

    private async Task<Held> Take(Article article) => Assert.Single(await model.Take([new Announced(article, Noon)], None));

    private async Task<IEnumerable<string>> Ids(string section, int skip = 0, int take = 100) =>
        (await model.List(section, skip, take, bodies: false, None)).Select(article => article.Id.TrimStart('0'));

    private async Task<IEnumerable<string>> SectionsBelow(string address) => (await model.Below(address, 100, None)).Select(section => section.Address);

    private static void Same(Article expected, Article? actual) =>
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(expected, Json.Options), System.Text.Json.JsonSerializer.Serialize(actual, Json.Options));

    [Fact]
    public async Task An_article_comes_back_as_it_went_in()
    {
        var article = Article(1);
        var held = await Take(article);
        Same(article, held.Article);
        Assert.Empty(held.ListsBefore);
        Same(article, await model.Find(article.Id, None));
        Same(article, Assert.Single(await model.List("news/politics", 0, 9, bodies: true, None)));
        Same(article with { Body = "" }, Assert.Single(await model.List("news", 0, 9, bodies: false, None)));
        Assert.Null(await model.Find("0000000000000009", None));
    }

    [Fact]
    public async Task The_same_or_an_older_version_changes_nothing_and_is_answered_with_what_is_held()
    {
        await Take(Article(1, version: 1, section: "Sport"));
        await Take(Article(1, version: 3, headline: "Third"));
        foreach (var late in new[] { Article(1, version: 3, headline: "Other"), Article(1, version: 2, section: "Late"), Article(1, version: 1, section: "Sport") })
        {
            var held = await Take(late);
            Assert.Equal((3, "Third"), (held.Article.Version, held.Article.Headline));
            Assert.Contains("sport", held.ListsBefore);
        }
        Assert.Equal("Third", (await model.Find(Article(1).Id, None))!.Headline);
        Assert.Equal(["news"], await SectionsBelow(Sections.All));
    }

    [Fact]
    public async Task A_moved_article_leaves_its_old_lists_and_empty_sections_are_gone()
    {
        await Take(Article(1, section: "News/Politics"));
        await Take(Article(2, section: "News/Local"));
        var held = await Take(Article(1, version: 2, section: "Sport") with { FirstPublished = Noon.AddHours(5) });
        Assert.Contains("news/politics", held.ListsBefore);
        Assert.Equal(["1"], await Ids("sport"));
        Assert.Equal(["2"], await Ids("news"));
        Assert.Empty(await Ids("news/politics"));
        Assert.Equal(["1", "2"], await Ids(Sections.All));
        Assert.Null(await model.Section("news/politics", None));
        Assert.Equal(["news/local"], await SectionsBelow("news"));
        Assert.Equal(["sport", "news"], await SectionsBelow(Sections.All));
    }

    [Fact]
    public async Task A_withdrawn_article_is_on_no_list_and_comes_back_only_by_a_newer_version()
    {
        await Take(Article(1, version: 1));
        await Take(Article(1, version: 2, status: ArticleStatus.Withdrawn));
        await Take(Article(1, version: 1));
        Assert.Equal(ArticleStatus.Withdrawn, (await model.Find(Article(1).Id, None))!.Status);
        Assert.Empty(await Ids(Sections.All));
        Assert.Empty(await Ids("news/politics"));
        Assert.Null(await model.Section("news", None));

        await Take(Article(1, version: 3));
        Assert.Equal(["1"], await Ids("news"));
        Assert.NotNull(await model.Section("news", None));
    }

    [Fact]
    public async Task A_withdrawal_that_comes_first_is_kept()
    {
        await Take(Article(1, version: 2, status: ArticleStatus.Withdrawn));
        var held = await Take(Article(1, version: 1));
        Assert.Equal(ArticleStatus.Withdrawn, held.Article.Status);
        Assert.Empty(await Ids(Sections.All));
    }

    [Fact]
    public async Task Lists_are_newest_first_then_by_id_and_cut_into_pages()
    {
        var articles = Enumerable.Range(1, 65).Select(number => Article(number)).ToList();
        // The last three at one instant, offered in no order.
        articles[^1] = articles[^1] with { FirstPublished = articles[^3].FirstPublished };
        articles[^2] = articles[^2] with { FirstPublished = articles[^3].FirstPublished };
        await model.Take([.. articles.AsEnumerable().Reverse().Select(article => new Announced(article, Noon))], None);
        var pages = new List<string>();
        foreach (var skip in new[] { 0, 30, 60, 90 })
            pages.AddRange(await Ids("news/politics", skip, 30));
        Assert.Equal(Enumerable.Range(1, 65).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)), pages);
    }

    [Fact]
    public async Task Topics_authors_stories_pins_and_editions_have_lists_of_their_own()
    {
        var article = Article(1) with { Topics = ["Night owls", "night  owls!"], Story = "s1", Pin = 2 };
        var persian = Article(2) with { Language = "fa", Topics = ["Night owls"], Story = "s1", Path = "/fa/news/politics/2026/05/03/h-0000000000000002" };
        await model.Take([new Announced(article, Noon), new Announced(persian, Noon)], None);
        foreach (var (list, ids) in new[] { ("topic:night-owls", "1"), ("topic:fa/night-owls", "2"), ("author:mara-velde", "1"), ("author:fa/mara-velde", "2"), ("story:s1", "1 2"), ("pins:", "1"), ("pins:fa", ""), ("edition:first", "1"), ("edition:fa", "2"), ("", "1 2"), ("fa/news", "2"), ("news", "1") })
        {
            Assert.Equal(ids, string.Join(' ', await Ids(list)));
            Assert.Equal(ids.Length == 0 ? 0 : ids.Split(' ').Length, await model.Count(list, None));
        }
        var section = (await model.Section("fa/news/politics", None))!;
        Assert.Equal(("fa", "Politics"), (section.Edition, section.Name));
        Assert.Equal(["fa/news"], await SectionsBelow("fa"));
        Assert.Equal(["news"], await SectionsBelow(Sections.All));

        var held = await Take(article with { Version = 2, Topics = [], Pin = null });
        Assert.Contains("topic:night-owls", held.ListsBefore);
        Assert.Empty(await Ids("topic:night-owls"));
        Assert.Empty(await Ids("pins:"));
    }

    [Fact]
    public async Task A_batch_may_hold_an_article_more_than_once()
    {
        var held = await model.Take([new Announced(Article(1, 2, headline: "Two"), Noon), new Announced(Article(1, 1, headline: "One"), Noon), new Announced(Article(1, 3, "Sport", headline: "Three"), Noon)], None);
        Assert.Equal([2, 2, 3], held.Select(one => one.Article.Version));
        Assert.Equal("Three", (await model.Find(Article(1).Id, None))!.Headline);
        Assert.Equal(["sport"], await SectionsBelow(Sections.All));
    }

    [Fact]
    public async Task A_batch_that_shows_an_article_and_takes_it_down_leaves_no_section()
    {
        await model.Take([new Announced(Article(1), Noon), new Announced(Article(2, section: "Sport"), Noon), new Announced(Article(1, 2, status: ArticleStatus.Withdrawn), Noon)], None);
        Assert.Equal(["sport"], await SectionsBelow(Sections.All));
    }

    [Fact]
    public async Task A_section_is_described_by_its_newest_article()
    {
        await Take(Article(2, section: "News/Politics") with { Language = "fr" });
        await Take(Article(1, section: "NEWS/Politics") with { Language = "de" });
        await Take(Article(3, section: "news/Politics"));
        var section = (await model.Section("news", None))!;
        Assert.Equal(("news", "NEWS", "de", Noon.AddMinutes(-1)), (section.Address, section.Name, section.Language, section.Latest));
        Assert.Equal(["NEWS", "Politics"], (await model.Section("news/politics", None))!.Names);
        Assert.Single(await model.Below(Sections.All, 1, None));
        // By its newest version too, in the same lists and at the same place in them as the one before.
        await Take(Article(1, version: 2, section: "NEWS/Politics") with { Language = "nl" });
        Assert.Equal("nl", (await model.Section("news/politics", None))!.Language);
        await Take(Article(1, version: 3, section: "NewS/POLITICS") with { Language = "nl" });
        Assert.Equal(["NewS", "POLITICS"], (await model.Section("news/politics", None))!.Names);
        await Take(Article(1, version: 4, section: "NewS/POLITICS") with { Language = "nl", Headline = "Another" });
        Assert.Equal(["NewS", "POLITICS"], (await model.Section("news/politics", None))!.Names);
    }

    [Fact]
    public async Task Months_are_counted_and_know_when_they_last_changed()
    {
        Assert.Empty(await model.Months(None));
        var may = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var before = new DateTimeOffset(1969, 7, 20, 20, 17, 40, 999, TimeSpan.Zero);
        await model.Take([
            new Announced(Article(1) with { FirstPublished = may }, Noon), new Announced(Article(2) with { FirstPublished = may.AddMonths(1).AddMilliseconds(-1) }, Noon.AddDays(9)),
            new Announced(Article(3) with { FirstPublished = may.AddMilliseconds(-1) }, Noon), new Announced(Article(4) with { FirstPublished = before }, Noon),
            new Announced(Article(5, status: ArticleStatus.Withdrawn), Noon)], None);
        Assert.Equal(
            [new Month(may, 2, Noon.AddDays(9)), new Month(may.AddMonths(-1), 1, Noon), new Month(new DateTimeOffset(1969, 7, 1, 0, 0, 0, TimeSpan.Zero), 1, Noon)],
            await model.Months(None));
        await Take(Article(3, version: 2, status: ArticleStatus.Withdrawn));
        Assert.Equal([2, 1], (await model.Months(None)).Select(month => month.Count));
    }

    [Fact]
    public async Task Articles_of_a_span_of_time_are_newest_first_and_cut_into_pages()
    {
        await model.Take([.. Enumerable.Range(1, 9).Select(number => new Announced(Article(number, status: number == 4 ? ArticleStatus.Withdrawn : ArticleStatus.Published), Noon))], None);
        async Task<string> Of(int from, int to, int skip = 0, int take = 9) =>
            string.Join(' ', (await model.Published(Noon.AddMinutes(-from), Noon.AddMinutes(-to), skip, take, None)).Select(article => article.Id.TrimStart('0')));
        // From is in the span, to is not.
        Assert.Equal("3 5 6 7", await Of(7, 2));
        Assert.Equal("5 6", await Of(7, 2, skip: 1, take: 2));
        Assert.Equal("", await Of(4, 3));
        Assert.Equal("1 2 3 5 6 7 8 9", await Of(100, -100));
        Same(Article(3) with { Body = "" }, Assert.Single(await model.Published(Noon.AddMinutes(-3), Noon.AddMinutes(-2), 0, 9, None)));
    }

    [Fact]
    public async Task Articles_with_videos_are_on_a_list_of_their_own_and_no_section()
    {
        var video = new Video { Address = "https://example.org/a.mp4" };
        await Take(Article(1) with { Videos = [video] });
        await Take(Article(2));
        await Take(Article(3) with { Videos = [video] });
        Assert.Equal(["1", "3"], await Ids(TvVideo.List));
        await Take(Article(1, version: 2));
        await Take(Article(3, version: 2, status: ArticleStatus.Withdrawn) with { Videos = [video] });
        Assert.Empty(await Ids(TvVideo.List));
        Assert.Equal(["news"], await SectionsBelow(Sections.All));
    }

    [Fact]
    public async Task What_was_read_is_read_anew_after_each_change()
    {
        await Take(Article(1));
        await Reads("1", "news");
        await Take(Article(2, section: "Sport"));
        await Reads("1", "news", "sport");
        await Take(Article(3));
        await Reads("1 3", "news", "sport");
        await Take(Article(1, version: 2, headline: "Corrected"));
        await Reads("1 3", "news", "sport");
        Assert.Equal("Corrected", (await model.List("news", 0, 1, bodies: false, None))[0].Headline);
        await Take(Article(2, version: 2, section: "News/Local"));
        await Reads("1 2 3", "news");
        await Take(Article(1, version: 3, status: ArticleStatus.Withdrawn));
        await Reads("2 3", "news");

        async Task Reads(string news, params string[] outermost)
        {
            // Twice, so that the second may be what the first has left.
            for (var time = 0; time < 2; time++)
            {
                Assert.Equal(news, string.Join(' ', await Ids("news")));
                Assert.Equal(news.Split(' ').Length, await model.Count("news", None));
                Assert.Equal(outermost, (await SectionsBelow(Sections.All)).Order());
            }
        }
    }

    [Fact]
    public async Task Whoever_reads_after_a_version_was_taken_in_reads_that_one_however_many_read_meanwhile()
    {
        using var ended = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                await model.List("news", 0, 50, bodies: false, None);
                await model.Count("news", None);
            }
        })).ToList();
        for (var number = 1; number <= 60; number++)
        {
            await Take(Article(1, version: number));
            await Take(Article(1 + number));
            Assert.Equal(number, (await model.List("news", 0, 50, bodies: false, None))[0].Version);
            Assert.Equal(number + 1, await model.Count("news", None));
        }
        await ended.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Several_are_found_at_once_in_the_order_asked_for_and_without_their_bodies()
    {
        await Take(Article(1));
        await Take(Article(2));
        await Take(Article(2, version: 2, status: ArticleStatus.Withdrawn));
        var found = await model.Find([Article(2).Id, Article(9).Id, Article(1).Id], None);
        Assert.Equal([(2, ArticleStatus.Withdrawn, ""), (1, ArticleStatus.Published, "")], found.Select(article => (article.Version, article.Status, article.Body)));
        Assert.Equal([Article(2).Id, Article(1).Id], found.Select(article => article.Id));
        Assert.Empty(await model.Find([], None));
    }

    [Fact]
    public async Task An_article_is_found_together_with_others()
    {
        await Take(Article(1));
        await Take(Article(2));
        await Take(Article(3, version: 2, status: ArticleStatus.Withdrawn));
        var (article, others) = await model.Find(Article(1).Id, [Article(3).Id, Article(9).Id, Article(1).Id, Article(2).Id], None);
        Same(Article(1), article);
        Assert.Equal([(Article(3).Id, 2, ""), (Article(1).Id, 1, ""), (Article(2).Id, 1, "")], others.Select(other => (other.Id, other.Version, other.Body)));
        (article, others) = await model.Find(Article(9).Id, [Article(2).Id], None);
        Assert.Null(article);
        Assert.Equal([Article(2).Id], others.Select(other => other.Id));
        (article, others) = await model.Find(Article(2).Id, [], None);
        Same(Article(2), article);
        Assert.Empty(others);
    }

    [Fact]
    public async Task Many_who_ask_at_the_same_time_each_get_what_they_asked_for()
    {
        for (var number = 1; number <= 40; number++)
            await Take(Article(number));
        int[] Companions(int number) => [.. Enumerable.Range(number + 1, 3).Select(other => other % 41)];
        var asked = Enumerable.Range(1, 60).ToList();
        var found = await Task.WhenAll(asked.Select(number => model.Find(Article(number).Id, [.. Companions(number).Select(other => Article(other).Id)], None)));
        foreach (var (number, (article, others)) in asked.Zip(found))
        {
            if (number <= 40)
                Same(Article(number), article);
            else
                Assert.Null(article);
            Assert.Equal(Companions(number).Where(other => other > 0).Select(other => (Article(other).Id, "")), others.Select(other => (other.Id, other.Body)));
        }
    }

    [Fact]
    public async Task A_front_has_sections_and_what_the_lists_chosen_by_them_begin_with()
    {
        for (var number = 1; number <= 9; number++)
            await Take(Article(number, section: number % 3 == 0 ? "Sport" : "News/Politics"));
        await Take(Article(5, version: 2, headline: "Corrected"));
        var front = await model.Front(Sections.All, 100, below => [.. below.Select(section => (section.Address, 4)), ("sport", 2), ("nowhere", 5), (Lists.All, 100), ("sport", 2)], None);
        Assert.Equal(["news", "sport"], front.Below.Select(section => section.Address));
        Assert.Equal(["1 2 4 5", "3 6 9", "3 6", "", "1 2 3 4 5 6 7 8 9", "3 6"], front.Lists.Select(list => string.Join(' ', list.Select(article => article.Id.TrimStart('0')))));
        Assert.Equal(("Corrected", ""), (front.Lists[0][3].Headline, front.Lists[0][3].Body));
        Assert.Equal(["", ""], (await model.Front("news", 1, _ => [("nowhere", 5), ("pins:", 1)], None)).Lists.Select(list => string.Concat(list.Select(article => article.Id))));
    }

    /// <summary>One that writes to the same place as another process does, or the same one where only one process does.</summary>
    private protected virtual IReadModel Beside(IReadModel model) => model;

    [Fact]
    public async Task A_front_is_read_anew_after_each_change_whoever_made_it()
    {
        var other = Beside(model);
        await Changed("1", "news", new Announced(Article(1), Noon));
        await Changed("1", "news sport", new Announced(Article(2, section: "Sport"), Noon));
        await Changed("1 3", "news sport", new Announced(Article(3), Noon), new Announced(Article(1, version: 2, headline: "Corrected"), Noon));
        Assert.Equal("Corrected", (await Front()).Lists[0][0].Headline);
        await Changed("1 2 3", "news", new Announced(Article(2, version: 2, section: "News/Local"), Noon));
        await Changed("1 2 3 pin 3", "news", new Announced(Article(3, version: 2) with { Pin = 1 }, Noon));
        await Changed("2 3 pin 3", "news", new Announced(Article(1, version: 3, status: ArticleStatus.Withdrawn), Noon));
        await Changed("2 3", "news", new Announced(Article(3, version: 3), Noon));
        if (other != model)
            (other as IDisposable)?.Dispose();

        Task<Front> Front() => model.Front(Sections.All, 100, below => [("news", 9), (Lists.Front(""), 9), (Lists.Pins(""), 9), .. below.Select(section => (section.Address, 9))], None);

        async Task Changed(string news, string outermost, params Announced[] editions)
        {
            await other.Take(editions, None);
            // Twice, so that the second may be what the first has left.
            for (var time = 0; time < 2; time++)
            {
                var front = await Front();
                Assert.Equal(news, Numbers(front.Lists[0]) + (front.Lists[2].Count > 0 ? " pin " : "") + Numbers(front.Lists[2]));
                Assert.Equal(outermost.Split(' '), front.Below.Select(section => section.Address).Order());
                Assert.Equal((await Ids(Lists.Front(""))).ToList(), front.Lists[1].Select(article => article.Id.TrimStart('0')));
                Assert.Equal(front.Below.Count, front.Lists.Count - 3);
            }
        }

        static string Numbers(IReadOnlyList<Article> list) => string.Join(' ', list.Select(article => article.Id.TrimStart('0')));
    }

    [Fact]
    public async Task Whoever_reads_a_front_after_a_version_was_taken_in_elsewhere_reads_that_one_however_many_read_meanwhile()
    {
        var other = Beside(model);
        using var ended = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
                await Front();
        })).ToList();
        for (var number = 1; number <= 60; number++)
        {
            await other.Take([new Announced(Article(1, version: number), Noon)], None);
            await other.Take([new Announced(Article(1 + number), Noon)], None);
            var news = (await Front()).Lists[0];
            Assert.Equal(number, news[0].Version);
            Assert.Equal(number + 1, news.Count);
        }
        await ended.CancelAsync();
        await Task.WhenAll(readers);
        if (other != model)
            (other as IDisposable)?.Dispose();

        Task<Front> Front() => model.Front(Sections.All, 100, below => [("news", 100)], None);
    }

    [Fact]
    public async Task A_checkpoint_is_kept_and_replaced()
    {
        Assert.Null(await model.Checkpoint(None));
        await model.Complete(Noon, None);
        await model.Complete(Noon.AddMilliseconds(1), None);
        Assert.Equal(Noon.AddMilliseconds(1), await model.Checkpoint(None));
    }

    [Fact]
    public async Task Versions_that_arrive_at_once_end_with_the_newest()
    {
        var versions = Enumerable.Range(1, 20).Select(version => Article(1, version, version % 2 == 0 ? "News" : "Sport")).Reverse().ToList();
        await Parallel.ForEachAsync(versions, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (version, _) => await Take(version));
        Assert.Equal(20, (await model.Find(Article(1).Id, None))!.Version);
        Assert.Equal(["1"], await Ids(Sections.All));
        Assert.Equal(["1"], await Ids("news"));
        Assert.Empty(await Ids("sport"));
        Assert.Equal(["news"], await SectionsBelow(Sections.All));
    }
}
