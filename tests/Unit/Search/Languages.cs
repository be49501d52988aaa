using Broadsheet.Search;
using Xunit;

namespace Broadsheet.Unit.Search;

/// <summary>Each article is found in its own language, and beside articles in others.</summary>
public sealed class Languages : IDisposable
{
    private readonly TestIndex index = new();

    public void Dispose() => index.Dispose();

    /// <summary>Language, text, words that must find it in another form or as it stands.</summary>
    public static TheoryData<string, string, string> Texts => new()
    {
        { "en", "The ministers were closing two bridges.", "minister bridge" },
        { "fa", "پل تازه‌ای روز سه‌شنبه بر رود گشوده شد.", "گشوده رود" },
        { "fa", "کتاب‌های ایرانی در تهران", "كتاب ايراني" },
        { "fa", "کتاب‌های ایرانی در تهران", "\"کتاب های ایرانی\"" },
        { "ar", "افتتح الوزير المدارس الجديدة في القاهرة", "مدارس القاهره" },
        { "ar", "قَالَ الوَزِيرُ كَلِمَةً", "الوزير" },
        { "ru", "Министры открыли новый мост в столице", "министр столица" },
        { "ru", "Ещё один самолёт", "самолет" },
        { "tr", "İstanbul'daki köprüler yenilendi", "köprü istanbul" },
        { "tr", "Kadınlar IŞIK istedi", "ışık" },
        { "zh", "北京大学的教授发表了新的研究", "北京大学" },
        { "zh", "北京大学的教授发表了新的研究", "教授 研究" },
        { "zh-Hant", "台灣的新橋今天開放", "新橋" },
        { "zh", "北京大学的教授发表了新的研究", "\"大学的教授\"" },
        { "ja", "東京で新しい橋が開通した", "東京 開通" },
        { "ko", "서울에서 새로운 다리가 열렸다", "서울" },
        { "he", "הגשר החדש נפתח בירושלים", "הגשר בירושלים" },
        { "he", "דובר צה\"ל הודיע אמש", "צה\"ל" },
        { "he", "נשיא ארה״ב נאם הבוקר", "\"ארה\"ב נאם\"" },
        { "de", "Die Häuser der Stadt wurden verkauft", "haus stadt" },
        { "fr", "L’économie des régions françaises", "economie région" },
        { "es", "Los ministros abrieron nuevas escuelas", "ministro escuela" },
        { "el", "Η γέφυρα άνοιξε στην Αθήνα", "γεφυρα αθηνα" },
        { "hi", "दिल्ली में नया पुल खुला", "दिल्ली पुल" },
        { "sw", "Daraja jipya limefunguliwa", "daraja jipya" },
    };

    [Theory, MemberData(nameof(Texts))]
    public void A_text_is_found_alone_and_among_all_others(string language, string text, string query)
    {
        index.With(TestIndex.Article("wanted", "…", $"<p>{text}</p>", language));
        Assert.Equal("wanted", index.Find(query));
        foreach (var (other, number) in Texts.Select((row, number) => (row.Data, number)).Where(row => row.Data.Item2 != text))
            index.Index.Write(TestIndex.Article($"other{number}", "…", $"<p>{other.Item2}</p>", other.Item1));
        index.Index.Refresh();
        Assert.StartsWith("wanted", index.Find(query));
    }

    [Fact]
    public void Each_word_of_a_text_finds_it_without_accents_whatever_else_there_is()
    {
        foreach (var (row, number) in Texts.Select((row, number) => (row.Data, number)))
            index.Index.Write(TestIndex.Article($"text{number}", "…", $"<p>{row.Item2}</p>", row.Item1));
        index.Index.Refresh();
        foreach (var (row, number) in Texts.Select((row, number) => (row.Data, number)))
            foreach (var word in Analysis.Exactly(Analysis.Fold(row.Item2)))
                Assert.True(index.Find(word.Term).Split(' ').Contains($"text{number}"), $"{word.Term} does not find {row.Item2}");
    }

    [Theory]
    [InlineData("fr", "Les cafés sont fermés", "cafe", "café", "CAFES", "cafés fermes", "fermé")]
    [InlineData("fr", "Les cafes sont fermes", "cafe", "café", "cafés", "fermés")]
    [InlineData("es", "Tres niñas en São Paulo", "ninas", "Niñas", "sao", "são")]
    [InlineData("de", "Zwei Brücken und Straßen", "brucken", "brücke", "strasse", "Straßen")]
    [InlineData("tr", "Kadınlar ILIK su istedi", "kadinlar", "ilik", "ılık")]
    [InlineData("ga", "Tháinig an tAthair", "thainig", "tathair", "athair")]
    [InlineData("fa", "كتاب‌هاي ايراني", "کتاب", "ایرانی", "كتاب")]
    [InlineData("zh", "北京大学", "京", "北京", "学")]
    [InlineData("en", "A résumé in 北京", "resume", "résumés", "北京", "京")]
    public void A_word_is_found_and_marked_with_and_without_accents_in_all_its_forms(string language, string headline, params string[] queries)
    {
        index.With(TestIndex.Article("a", headline, language: language), TestIndex.Article("other", "Rain"));
        foreach (var query in queries)
        {
            var answer = index.Ask("q=" + Uri.EscapeDataString(query));
            Assert.True(answer.Hits is [{ Id: "a" }], $"{query} does not find {headline}");
            Assert.Contains("<mark>", answer.Hits[0].HeadlineHtml, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ar"), InlineData("bg"), InlineData("ca"), InlineData("ckb"), InlineData("cs"), InlineData("da"), InlineData("de"), InlineData("el"), InlineData("en"), InlineData("es"), InlineData("eu"), InlineData("fa")]
    [InlineData("fi"), InlineData("fr"), InlineData("ga"), InlineData("gl"), InlineData("hi"), InlineData("hu"), InlineData("hy"), InlineData("id"), InlineData("it"), InlineData("ja"), InlineData("ko"), InlineData("lv")]
    [InlineData("nb"), InlineData("nl"), InlineData("no"), InlineData("pt"), InlineData("ro"), InlineData("ru"), InlineData("sv"), InlineData("tr"), InlineData("zh"), InlineData("other")]
    public void Capital_letters_make_no_difference(string language)
    {
        const string Capital = "ILIRIA IBIZA tAthair nIarthair hEireann QUIXOTE Mississippi UNICEF OILWELLS ISTANBULLI";
        index.With(TestIndex.Article("a", Capital, language: language));
        foreach (var word in Capital.ToLowerInvariant().Split(' '))
            Assert.True(index.Find(word) == "a", $"{word} is not found");
    }

    [Fact]
    public void A_word_that_is_a_stop_word_in_one_language_is_found_in_all()
    {
        index.With(TestIndex.Article("en", "A hat for the minister"), TestIndex.Article("de", "Der Minister hat gewonnen", language: "de"), TestIndex.Article("no", "Rain", language: "en"));
        Assert.Equal("de en", string.Join(' ', index.Find("hat minister").Split(' ').Order()));
        Assert.Equal("de", index.Find("\"minister hat\""));
    }

    [Fact]
    public void In_a_mixed_index_the_better_match_comes_first_whichever_language_has_more_articles()
    {
        for (var number = 0; number < 50; number++)
            index.Index.Write(TestIndex.Article($"en{number}", $"Report {number}", "<p>Paris was mentioned among many other cities in this long report on the state of roads.</p>"));
        index.With(TestIndex.Article("fr", "Paris ouvre ses ponts", "<p>Les ponts de Paris.</p>", "fr"));
        Assert.StartsWith("fr en", index.Find("Paris"));
        Assert.Equal("fr", index.Find("pont Paris"));
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("EN-gb", "en")]
    [InlineData("zh-Hant-TW", "zh")]
    [InlineData("ckb", "ckb")]
    [InlineData("he", Analysis.Other)]
    [InlineData("und", Analysis.Other)]
    [InlineData("", Analysis.Other)]
    public void A_tag_names_the_rules_by_its_primary_subtag(string tag, string language) => Assert.Equal(language, Analysis.LanguageOf(tag));

    [Fact]
    public void Every_language_reads_text_of_any_script_and_length()
    {
        string[] languages = ["ar", "bg", "ca", "ckb", "cs", "da", "de", "el", "en", "es", "eu", "fa", "fi", "fr", "ga", "gl", "hi", "hu", "hy", "id", "it", "ja", "ko", "lv", "nb", "nl", "nn", "no", "pt", "ro", "ru", "sv", "tr", "zh"];
        var text = string.Join(' ', Texts.Select(row => row.Data.Item2)) + " \ufffd 😀 " + new string('x', 40_000) + " a's l'a ' - \u0301\u0301 1.2.3 end";
        foreach (var language in languages)
        {
            Assert.Equal(language, Analysis.LanguageOf(language));
            Assert.Contains(Analysis.By(language, text), token => token.End > 40_000);
            index.With(TestIndex.Article(language, text, "<p>" + text, language));
        }
        Assert.Equal(languages.Length, index.Ask("q=").Total);
    }
}
