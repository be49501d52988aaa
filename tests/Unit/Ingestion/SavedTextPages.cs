using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;
using static Broadsheet.Unit.Ingestion.SavedText;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Pages saved as text, from many kinds of newspapers: what comes out, and what stays out.</summary>
public sealed class SavedTextPages
{
    [Theory]
    [InlineData("News / Local\n\n" + Headline, "News|Local")]
    [InlineData("News   /   Local\n\n" + Headline, "News|Local")]
    [InlineData("Home › News › Local\n\n" + Headline, "News|Local")]
    [InlineData("Home > News > Local >\n\n" + Headline, "News|Local")]
    [InlineData("Home»News»Local\n\n" + Headline, "News|Local")]
    [InlineData("Home | News | Local\n\n" + Headline, "News|Local")]
    [InlineData("News/Real Estate\n\n" + Headline, "News|Real Estate")]
    [InlineData("News ›\n\n" + Headline, "News")]
    [InlineData("You are here: Home > News > Local\n\n" + Headline, "News|Local")]
    [InlineData("Startseite › Politik › Ausland\n\n" + Headline, "Politik|Ausland")]
    [InlineData("Accueil > Société\n\n" + Headline, "Société")]
    [InlineData("Главная / Новости / Город\n\n" + Headline, "Новости|Город")]
    [InlineData("Home\n›\nNews\n›\nLocal\n\n" + Headline, "News|Local")]
    [InlineData("Home /\nNews /\nLocal\n\n" + Headline, "News|Local")]
    [InlineData("Home › News › Local › Council votes to reopen the grain harbour\n\n" + Headline, "News|Local")]
    [InlineData(Headline + "\n\nNews › Local", "News|Local")]
    [InlineData("Menu\nSearch\nSign in\n\nThe Lowmere Gazette\n\nNews › Local\n\n" + Headline + "\n\nBy Mara Velde\n3 May 2026", "News|Local")]
    [InlineData("The Lowmere Gazette\n\n" + Headline, "")]
    [InlineData("Skip to main content\n\nHome News Sport Culture\n\n" + Headline, "")]
    [InlineData(Headline, "")]
    public void The_section_path_and_the_headline_are_found_however_the_top_looks(string top, string section)
    {
        var draft = Read(Page(top));
        Assert.Equal(Headline, draft.Headline);
        Assert.Equal(section, string.Join('|', draft.Section));
        Assert.Equal(Body(First, Second, Third), draft.Body);
    }

    [Theory]
    [InlineData("The harbour in March. (By Northlight)", "The harbour in March.", "Northlight")]
    [InlineData("The harbour in March. (Photo by AFP)", "The harbour in March.", "AFP")]
    [InlineData("The harbour in March. (Photo: Ilse Brandt/AFP)", "The harbour in March.", "Ilse Brandt/AFP")]
    [InlineData("The harbour in March (Reuters)", "The harbour in March", "Reuters")]
    [InlineData("The harbour in March. [Northlight]", "The harbour in March.", "Northlight")]
    [InlineData("The harbour in March [File: Ilse Brandt/Northlight]", "The harbour in March", "Ilse Brandt/Northlight")]
    [InlineData("The harbour in March. © Northlight", "The harbour in March.", "Northlight")]
    [InlineData("The harbour in March. Photo: Ilse Brandt", "The harbour in March.", "Ilse Brandt")]
    [InlineData("The harbour in March. Photograph: Ilse Brandt/Northlight", "The harbour in March.", "Ilse Brandt/Northlight")]
    [InlineData("The harbour in March. Ilse Brandt via AP", "The harbour in March.", "Ilse Brandt via AP")]
    [InlineData("The harbour in March. Ilse Brandt/Pool via AP", "The harbour in March.", "Ilse Brandt/Pool via AP")]
    [InlineData("The harbour in March | Photo credit: Ilse Brandt", "The harbour in March", "Ilse Brandt")]
    [InlineData("The harbour in March. (Courtesy of the Lowmere Museum)", "The harbour in March.", "the Lowmere Museum")]
    [InlineData("Der Hafen im März. Foto: Ilse Brandt/dpa", "Der Hafen im März.", "Ilse Brandt/dpa")]
    [InlineData("Der Hafen im März. (Bild: Imago)", "Der Hafen im März.", "Imago")]
    [InlineData("Le port en mars. Crédit photo : Ilse Brandt", "Le port en mars.", "Ilse Brandt")]
    [InlineData("نمایی از بندر در بهار (عکس: نورلایت)", "نمایی از بندر در بهار", "نورلایت")]
    [InlineData("The harbour in March.\nPhoto: Ilse Brandt", "The harbour in March.", "Ilse Brandt")]
    [InlineData("The harbour in March.\n\nIlse Brandt/Northlight", "The harbour in March.", "Ilse Brandt/Northlight")]
    [InlineData("Image caption, The harbour in March.", "The harbour in March.", null)]
    public void A_caption_is_split_from_its_credit(string line, string caption, string? credit)
    {
        foreach (var text in new[] { Page(Headline + "\n\n" + line), Page("News › Local\n\n" + Headline + "\n\nBy Mara Velde\n\n" + line) })
        {
            var draft = Read(text);
            var picture = Assert.Single(draft.Pictures);
            Assert.Equal(caption, picture.Caption);
            Assert.Equal(credit, picture.Credit);
            Assert.Equal(Body(First, Second, Third), draft.Body);
        }
    }

    [Fact]
    public void Captions_between_paragraphs_are_pictures_too()
    {
        var draft = Read($"{Headline}\n\nThe harbour in March. (Photo by AFP)\n\n{First}\n\nThe master at her desk. (Photo: Ilse Brandt)\n\n{Second}\n\n{Third}");
        Assert.Equal(["The harbour in March.", "The master at her desk."], draft.Pictures.Select(picture => picture.Caption));
        Assert.Equal(["AFP", "Ilse Brandt"], draft.Pictures.Select(picture => picture.Credit));
        Assert.Equal(Body(First, Second, Third), draft.Body);
    }

    [Theory]
    [InlineData("By Mara Velde", "Mara Velde", null, null)]
    [InlineData("BY MARA VELDE", "MARA VELDE", null, null)]
    [InlineData("By Mara Velde and Jonas Eick", "Mara Velde|Jonas Eick", null, null)]
    [InlineData("Mara Velde, Oster", "Mara Velde", "Oster", null)]
    [InlineData("By Mara Velde in Oster", "Mara Velde", "Oster", null)]
    [InlineData("By Mara Velde, Political Correspondent", "Mara Velde", null, null)]
    [InlineData("By Mara Velde | 3 May 2026 | 5 min read", "Mara Velde", null, "2026-05-03T00:00Z")]
    [InlineData("By Mara Velde, 3 May 2026 14:05 GMT", "Mara Velde", null, "2026-05-03T14:05Z")]
    [InlineData("Von Mara Velde", "Mara Velde", null, null)]
    [InlineData("Par Mara Velde et Jonas Eick", "Mara Velde|Jonas Eick", null, null)]
    [InlineData("Por Mara Velde", "Mara Velde", null, null)]
    [InlineData("نویسنده: مارا ولده", "مارا ولده", null, null)]
    [InlineData("Автор: Мара Вельде", "Мара Вельде", null, null)]
    [InlineData("作者：马拉", "马拉", null, null)]
    [InlineData("Mara Velde\nPublished: 3 May 2026 14:05 GMT", "Mara Velde", null, "2026-05-03T14:05Z")]
    [InlineData("Published: 3 May 2026 14:05 GMT", "", null, "2026-05-03T14:05Z")]
    [InlineData("Fri, 12 Apr 2024", "", null, "2024-04-12T00:00Z")]
    [InlineData("May 3, 2026, 2:05 PM EDT", "", null, "2026-05-03T18:05Z")]
    [InlineData("Veröffentlicht am 3. Mai 2026, 14:05 Uhr", "", null, "2026-05-03T14:05Z")]
    [InlineData("Publié le 3 mai 2026 à 14h05", "", null, "2026-05-03T14:05Z")]
    [InlineData("3 de mayo de 2026", "", null, "2026-05-03T00:00Z")]
    [InlineData("3 мая 2026, 14:05", "", null, "2026-05-03T14:05Z")]
    [InlineData("۱۳ اردیبهشت ۱۴۰۵", "", null, "2026-05-03T00:00Z")]
    [InlineData("2026年5月3日 14:05", "", null, "2026-05-03T14:05Z")]
    public void Bylines_and_dates_under_the_headline_are_read_and_kept_out_of_the_body(string lines, string names, string? dateline, string? published)
    {
        var draft = Read(Page("News › Local\n\n" + Headline + "\n\n" + lines));
        Assert.Equal(Headline, draft.Headline);
        Assert.Equal(names, string.Join('|', draft.Bylines));
        Assert.Equal(dateline, draft.Dateline);
        Assert.Equal(published is null ? null : DateTimeOffset.Parse(published, System.Globalization.CultureInfo.InvariantCulture), draft.FirstPublished);
        Assert.Equal(Body(First, Second, Third), draft.Body);
    }

    [Fact]
    public void A_sentence_above_the_byline_is_the_standfirst_and_an_update_is_one()
    {
        var draft = Read(Page($"{Headline}\n\nAfter forty years the last ship will not have been the last.\n\nBy Mara Velde\n\nPublished 3 May 2026\nUpdated 4 May 2026 08:30 UTC\n\n5 min read\n\nShare\n\nTweet"));
        Assert.Equal("After forty years the last ship will not have been the last.", draft.Standfirst);
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 0, 0, 0, TimeSpan.Zero), draft.FirstPublished);
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 8, 30, 0, TimeSpan.Zero), draft.Updated);
        Assert.Equal(Body(First, Second, Third), draft.Body);
    }

    [Fact]
    public void The_source_is_named_by_its_own_small_print()
    {
        Assert.Equal("The Lowmere Gazette", Read(Page(Headline, "The Lowmere Gazette’s website can also be accessed at:\n\na.example")).SourceName);
        Assert.Null(Read(Page(Headline, "Our website can also be accessed at:\n\na.example")).SourceName);
        var draft = Read(Page(Headline, "© 2026 Lowmere Gazette. All rights reserved."));
        Assert.Equal("Lowmere Gazette", draft.SourceName);
        Assert.Equal("© 2026 Lowmere Gazette. All rights reserved.", draft.Rights);
    }

    [Fact]
    public void Paragraphs_wrapped_to_a_width_are_put_together_again()
    {
        const string Wrapped = """
            Home > News > Local

            Council votes to reopen the grain harbour

            By Mara Velde

            The council of Lowmere voted on Tuesday to reopen the old grain harbour,
            which has been closed since the flood of 1984.

            “We had to learn to wait,” said the harbour master, Oda Finnmark, after
            the vote in the town hall.

            Work will begin in autumn and is expected to cost nine million crowns, a
            third of which the province will pay.

            Share
            Tweet
            """;
        foreach (var text in new[] { Wrapped, Wrapped.Replace("\n", "\r\n"), "\uFEFF" + Wrapped })
        {
            var draft = Read(text);
            Assert.Equal(Headline, draft.Headline);
            Assert.Equal(["Mara Velde"], draft.Bylines);
            Assert.Equal(Body(First, Second, Third), draft.Body);
        }
    }

    [Fact]
    public void Lines_without_empty_lines_between_are_paragraphs()
    {
        var draft = Read($"News / Local\n{Headline}\nThe harbour in March. (By Northlight)\n{First}\n{Second}\n{Third}\nSHARE");
        Assert.Equal((Headline, "Northlight"), (draft.Headline, draft.Pictures[0].Credit));
        Assert.Equal(Body(First, Second, Third), draft.Body);
    }

    [Fact]
    public void Subheads_and_lists_within_the_body_are_kept_as_such()
    {
        var draft = Read($"{Headline}\n\n{First}\n\nWhat happens next\n\n{Second}\n\nThe council wants three things:\n\n• a new quay\n• a crane\n• peace\n\n{Third}");
        Assert.Equal($"{Body(First)}\n<h2>What happens next</h2>\n{Body(Second, "The council wants three things:")}\n<ul><li>a new quay</li><li>a crane</li><li>peace</li></ul>\n{Body(Third)}", draft.Body);
    }

    [Fact]
    public void Typography_is_left_alone_and_markup_is_text()
    {
        const string Paragraph = "Il a dit\u00A0: «\u00A0C’est <b>fini</b> & bien fini\u00A0», puis — d’un trait — il est parti\u2026";
        Assert.Contains("<p>Il a dit\u00A0: «\u00A0C’est &lt;b&gt;fini&lt;/b&gt; &amp; bien fini\u00A0», puis — d’un trait — il est parti\u2026</p>", Read($"{Headline}\n\n\u00A0{Paragraph} \u200B\n\n{First}").Body);
    }

    [Fact]
    public void Persian_pages_keep_their_joiners()
    {
        var draft = Read("خانه / ایران / جامعه\n\nپل تازه بر رود گشوده شد\n\nنمایی از پل تازه در بهار. (عکس: نورلایت)\n\nپل تازه‌ای روز سه‌شنبه با حضور مردم شهر بر رود گشوده شد و رفت‌وآمد از سر گرفته شد.\n\nشهردار گفت که این پل سال‌ها در برنامه بوده است.\n\nوب‌سایت ما از این نشانی‌های جایگزین نیز در دسترس است:\n\nnews.example\n\nاشتراک‌گذاری");
        Assert.Equal(["ایران", "جامعه"], draft.Section);
        Assert.Equal(("پل تازه بر رود گشوده شد", "fa", "نورلایت"), (draft.Headline, draft.Language, draft.Pictures[0].Credit));
        Assert.Contains("تازه‌ای روز سه‌شنبه", draft.Body);
        Assert.EndsWith("برنامه بوده است.</p>", draft.Body);
        Assert.Equal(["https://news.example"], draft.AlternateAddresses);
    }

    [Fact]
    public void A_headline_that_is_a_question_or_ends_with_a_stop_is_found()
    {
        Assert.Equal("Can the council reopen the grain harbour?", Read(Page("News › Local\n\nCan the council reopen the grain harbour?")).Headline);
        Assert.Equal("The harbour opens again.", Read(Page("News › Local\n\nThe harbour opens again.")).Headline);
        Assert.Equal("Rain", Read(Page("News › Weather\n\nRain")).Headline);
    }

    [Fact]
    public void The_site_s_name_is_cut_from_a_page_title()
    {
        Assert.Equal(Headline, Read(Page(Headline + " | Lowmere Gazette")).Headline);
        Assert.Equal(Headline, Read(Page(Headline + " - Lowmere Gazette\n\nNews › Local\n\n" + Headline)).Headline);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \n\t\r\n ", "empty")]
    [InlineData("\0\u0001\u0002PNG\u0003\0\0\0", "not text")]
    [InlineData("\uFFFD\uFFFD\uFFFDxx\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDx\uFFFD\uFFFD", "not text")]
    [InlineData("Only a headline stands here", "body")]
    [InlineData("SHARE\n\nTweet", "headline")]
    public void What_is_no_page_is_a_problem_that_says_what_was_looked_for(string text, string word)
    {
        var result = SavedTextPage.Read(text);
        Assert.False(result.Ok);
        Assert.Contains(word, result.Problem.Detail);
    }
}
