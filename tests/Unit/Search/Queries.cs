using Broadsheet.Search;
using Xunit;

namespace Broadsheet.Unit.Search;

/// <summary>What readers type, and what they get.</summary>
public sealed class Queries : IDisposable
{
    private readonly TestIndex index = new();

    public void Dispose() => index.Dispose();

    [Fact]
    public void A_phrase_is_found_word_for_word_with_its_stop_words()
    {
        index.With(
            TestIndex.Article("a", "Bridge closed for a week"),
            TestIndex.Article("b", "Bridge closed after a week"),
            TestIndex.Article("c", "Bridge closing for a week"),
            TestIndex.Article("d", "Closed for a week: bridge"),
            TestIndex.Article("e", "Bridge closed", "<p>For a week nothing moved.</p>"));
        Assert.Equal("a", index.Find("\"Bridge closed for a week\""));
        Assert.Equal("a", index.Find("“bridge CLOSED for a week”"));
        Assert.Equal("a", index.Find("week \"closed for a week\" -\"closed for a week bridge\""));
        Assert.Equal("b", index.Find("closed -\"for a week\""));
    }

    [Fact]
    public void A_word_in_quotes_is_not_taken_for_its_relatives()
    {
        index.With(TestIndex.Article("a", "A university"), TestIndex.Article("b", "The universe"));
        Assert.Equal("b", index.Find("\"universe\""));
        Assert.Equal("a b", string.Join(' ', index.Find("universes").Split(' ').Order()));
    }

    [Fact]
    public void One_of_two_thousand_that_differ_by_a_number_is_found_alone()
    {
        for (var number = 0; number < 2_000; number++)
            index.Index.Write(TestIndex.Article($"a{number}", $"Drop {number} of 1e4f77c0", $"<p>Told apart by the word 1e4f77c0n{number}.</p>"));
        index.Index.Refresh();
        Assert.Equal("a7", index.Find("\"1e4f77c0n7\""));
        Assert.Equal("a1999", index.Find("\"1e4f77c0n1999\""));
    }

    [Fact]
    public void Two_words_must_both_be_there_and_excluded_ones_must_not()
    {
        index.With(TestIndex.Article("a", "Rumour about the harbour"), TestIndex.Article("b", "Harbour reopens"), TestIndex.Article("c", "A rumour"));
        Assert.Equal("a", index.Find("Rumours harbour"));
        Assert.Equal("b", index.Find("harbour -rumour"));
        Assert.Equal("b c", string.Join(' ', index.Find("-about").Split(' ').Order()));
        Assert.Equal("", index.Find("harbour -harbours"));
    }

    [Fact]
    public void Of_more_words_all_count_but_a_sentence_still_finds_its_story()
    {
        index.With(TestIndex.Article("a", "Mayor of Oster resigns"), TestIndex.Article("b", "Mayor of Oster opens a bridge"), TestIndex.Article("c", "Bread prices rise"));
        Assert.StartsWith("a", index.Find("why did the mayor of oster resign yesterday"));
        Assert.DoesNotContain("c", index.Find("why did the mayor of oster resign yesterday"));
        // In the order of time nothing would push half matches down.
        Assert.Equal("a", index.Ids("q=mayor+oster+resigns&sort=newest"));
    }

    [Fact]
    public void Where_a_page_of_articles_has_all_the_words_others_are_left_out()
    {
        for (var number = 0; number < Question.PageSize; number++)
            index.Index.Write(TestIndex.Article($"all{number}", "Harbour bridge reopens"));
        index.With(TestIndex.Article("some", "Harbour bridge burns") with { Section = ["Sport"], Path = "/sport/2026/05/03/some" });
        Assert.Equal(Question.PageSize, index.Ask("q=harbour+bridge+reopens").Total);
        // Narrowing never widens.
        Assert.Equal(0, index.Ask("q=harbour+bridge+reopens&section=sport").Total);
    }

    [Fact]
    public void A_headline_weighs_more_than_the_text()
    {
        index.With(TestIndex.Article("text", "Council meets", "<p>Farrow was named.</p>"), TestIndex.Article("headline", "Farrow meets", "<p>The council was named.</p>"));
        Assert.Equal("headline text", index.Find("farrow"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fa")]
    [InlineData("he")]
    public void Rows_of_numbers_do_not_make_a_report_count_less(string language)
    {
        var table = string.Join(' ', Enumerable.Range(1_000, 300).Select(number => $"{number},5"));
        index.With(
            TestIndex.Article("a", body: $"<p>Zanzibar and Zanzibar. {table}</p>", language: language),
            TestIndex.Article("b", body: "<p>Zanzibar with its harbour, its old town and an island.</p>", language: language));
        Assert.Equal("a b", index.Find("zanzibar"));
        // They are found all the same, first or last, alone or beside words.
        Assert.Equal("a", index.Find("1000,5"));
        Assert.Equal("a", index.Find("zanzibar 1299,5"));
        Assert.Equal("a", index.Find("\"zanzibar 1000,5 1001,5\""));
        Assert.Equal("c", index.With(TestIndex.Article("c", "2026", "<p>2027</p>", language)).Find("2027"));
    }

    [Fact]
    public void Neighbours_rank_before_the_same_words_apart()
    {
        index.With(
            TestIndex.Article("apart", "Report", "<p>A house was painted. The fence is white and the garden is long.</p>"),
            TestIndex.Article("near", "Report", "<p>The white house was painted. A fence is round it and the garden is long.</p>"));
        Assert.Equal("near apart", index.Find("white house"));
    }

    [Fact]
    public void All_parts_of_an_article_are_found()
    {
        index.With(TestIndex.Article("a", "Headlineword", "<p>Bodyword</p>") with
        {
            Standfirst = "Standfirstword", Dateline = "DATELINEWORD, 3 May", Topics = ["topicword"], Section = ["News", "Sectionword"], Path = "/news/sectionword/2026/05/03/a",
            Bylines = [new() { Name = "Mara Bylineword" }], Pictures = [new() { Caption = "Captionword" }], Videos = [new() { Address = "https://example.org/a.mp4", Title = "Titleword", Caption = "Videoword" }],
        });
        foreach (var word in new[] { "headlineword", "bodyword", "standfirstword", "datelineword", "topicword", "sectionword", "bylineword", "captionword", "titleword", "videoword" })
            Assert.Equal("a", index.Find(word));
        // Neighbouring parts are not neighbouring words.
        Assert.Equal("", index.Find("\"headlineword standfirstword\""));
    }

    [Theory]
    [InlineData("Don’t look back", "don't look")]
    [InlineData("U.S. and E.U. agree", "US EU")]
    [InlineData("US and EU agree", "U.S. E.U.")]
    [InlineData("J.K. Rowling writes", "\"jk rowling\"")]
    [InlineData("It rose by 1.5 to 3.5 at example.org.", "\"1.5 to 3.5\" example.org")]
    [InlineData("A café in São Paulo", "cafe \"sao paulo\"")]
    [InlineData("Co\u00adoper\u00adation grows", "cooperation")]
    [InlineData("Cafe\u0301 closes", "\"café\"")]
    [InlineData("Who is to be or not to be", "to be or not")]
    [InlineData("Who is to be or not to be", "\"to be or not to be\"")]
    [InlineData("Rock &amp; roll lives", "rock & roll")]
    public void Words_are_found_as_readers_type_them(string headline, string query) => Assert.Equal("a", index.With(TestIndex.Article("a", headline)).Find(query));

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("-")]
    [InlineData("- -- ---")]
    [InlineData("-\"")]
    [InlineData("-\"\" - \"")]
    [InlineData("&& || ! ( ) { } [ ] ^ ~ * ? : \\ /")]
    [InlineData("😀 👩‍👩‍👧")]
    [InlineData("\u200f\u202e")]
    [InlineData("\0\u0001\ufffe\ufffd")]
    public void Where_nothing_is_a_word_nothing_is_found(string query) =>
        Assert.Equal("", index.With(TestIndex.Article("a", "Bridge closed")).Find(query));

    [Theory]
    [InlineData("\"bridge")]
    [InlineData("bridge\"")]
    [InlineData("\u200fbridge\u202c")]
    [InlineData("bridge AND closed")]
    [InlineData("(bridge) +closed")]
    [InlineData("headline:bridge", false)]
    [InlineData("bri*", false)]
    [InlineData("/br.*/", false)]
    [InlineData("bridge~ closed^")]
    [InlineData("bridgf~2", false)]
    [InlineData("[a TO z]", false)]
    [InlineData("bridge 😀")]
    public void Signs_are_never_an_error_and_never_a_pattern(string query, bool found = true) =>
        Assert.Equal(found ? "a" : "", index.With(TestIndex.Article("a", "Bridge closed")).Find(query));

    [Fact]
    public void The_longest_queries_are_answered()
    {
        index.With(TestIndex.Article("a", "Bridge closed"), TestIndex.Article("zh", "北京大学", language: "zh"));
        foreach (var piece in new[] { "a ", "\"a\" ", "-a ", "bridge ", "京", "-\"a b\" ", "é", "a-" })
            index.Find(string.Concat(Enumerable.Repeat(piece, 400 / piece.Length)));
        Assert.Equal("", index.Find(new string('x', 400)));
    }

    [Theory]
    [InlineData("one \"two three\" -four -\"five six\"", "one|\"two three\"|-four|-\"five six\"")]
    [InlineData("state-of-the-art", "state-of-the-art")]
    [InlineData("«deux mots» „zwei Worte“ lone\"", "\"deux mots\"|\"zwei Worte\"|lone\"")]
    [InlineData("--one - two", "-one|two")]
    [InlineData("", "")]
    public void A_query_is_taken_apart(string query, string parts) =>
        Assert.Equal(parts, string.Join('|', Part.Of(query).Select(part => (part.Excluded ? "-" : "") + (part.Phrase ? $"\"{part.Text}\"" : part.Text))));

    [Fact]
    public void Lengths_are_kept_exactly_when_short_and_within_a_sixteenth_when_long()
    {
        for (var length = 1; length < 1_000_000; length += 1 + length / 50)
            Assert.InRange(Weighing.Decode(Weighing.Encode(length)) / length, length < 16 ? 1 : 0.93, length < 16 ? 1 : 1.07);
        Assert.True(Weighing.Encode(int.MaxValue) > Weighing.Encode(1_000_000));
    }
}
