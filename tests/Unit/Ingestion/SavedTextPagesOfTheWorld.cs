using Broadsheet.Ingestion.Formats;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Whole pages saved as text, in several languages and house styles.</summary>
public sealed class SavedTextPagesOfTheWorld
{
    [Fact]
    public void A_German_page_with_menu_kicker_standfirst_and_subhead() => Check(
        """
        Selm-Kurier

        Suche
        Anmelden
        Abo

        Startseite  >  Politik  >  Ausland

        Flusskommission

        Drei Anrainerstaaten wollen bis zum Winter ein gemeinsames Warnnetz

        Nach dem höchsten Wasser seit vierzig Jahren soll die Messung nicht mehr an der Grenze enden.

        Von Mara Velde, Oster

        12.04.2024, 18:22 Uhr
        Lesezeit: 4 Min.

        Artikel anhören

        Eine Messstation an der oberen Selm steht halb unter Wasser. Foto: Ilse Brandt/dpa

        Die drei Staaten an der Selm wollen sich vor dem Winter auf ein gemeinsames Warnnetz einigen. Das sagte die Sprecherin des Ministeriums am Freitag in Oster.

        „Wir glauben weiterhin, dass ein gemeinsames Netz möglich ist“, sagte sie.

        Streit um die Wehre

        Der untere Staat fordert, dass die Speicher jeden Herbst geleert werden; der obere ist mit der jetzigen Regel zufrieden.

        Lesen Sie auch: Pegel fällt weiter

        Am Montag tagt die Kommission.

        Mehr zum Thema

        Die Flut von 1984: Eine Chronik in Bildern.

        Kommentare (34)

        Zur Startseite

        © Selm-Kurier 2024. Alle Rechte vorbehalten.
        Impressum
        Datenschutz
        """,
        "de", "Politik|Ausland", "Drei Anrainerstaaten wollen bis zum Winter ein gemeinsames Warnnetz", "Eine Messstation an der oberen Selm steht halb unter Wasser.", "Ilse Brandt/dpa", "2024-04-12T18:22Z", "<p>Die drei Staaten", "tagt die Kommission.</p>", paragraphs: 5);

    [Fact]
    public void A_Spanish_page_with_the_date_above_the_headline() => Check(
        """
        Portada > Internacional > Europa

        Publicada: viernes, 12 de abril de 2024 18:22

        Tres Estados ribereños pactan avisos de crecida antes del invierno

        Una estación de medición bajo el agua durante la crecida de primavera. (Foto: EFE)

        La portavoz del ministerio, Mara Velde, asegura que los tres Estados pueden acordar un sistema común antes del invierno.

        “Seguimos creyendo que una red común es posible”, dijo Velde en una rueda de prensa en Oster.

        También puede acceder a nuestro sitio web en las siguientes direcciones alternativas:

        www.correo.example
        www.correo-espejo.example

        COMPARTA ESTA NOTICIA
        mv/ncl/hnb
        """,
        "es", "Internacional|Europa", "Tres Estados ribereños pactan avisos de crecida antes del invierno", "Una estación de medición bajo el agua durante la crecida de primavera.", "EFE", "2024-04-12T18:22Z", "<p>La portavoz", "en Oster.</p>", paragraphs: 2);

    [Fact]
    public void A_French_page_with_an_archive_picture() => Check(
        """
        Accueil   /   Monde   /   Europe

        Inondations : trois États riverains promettent un réseau d’alerte avant l’hiver

        Une station de mesure sous l’eau pendant la crue de printemps, le 12 avril 2024. (Photo d’archives)

        La porte-parole du ministère, Mara Velde, affirme que les trois États riverains peuvent s’entendre sur un réseau d’alerte commun avant l’hiver.

        « Nous croyons toujours qu’un réseau commun est possible », a déclaré Mme Velde lors d’une conférence de presse à Oster.

        Le site du quotidien est bloqué dans deux des trois pays, a-t-elle ajouté.

        Le site Internet du Courrier de la Selm est également accessible aux adresses suivantes :

        www.courrier-selm.example

        www.courrier-selm2.example

        PARTAGER CET ARTICLE
        Courrier de la Selm sur Roku
        """,
        "fr", "Monde|Europe", "Inondations : trois États riverains promettent un réseau d’alerte avant l’hiver", "Une station de mesure sous l’eau pendant la crue de printemps, le 12 avril 2024.", null, null, "<p>La porte-parole", "a-t-elle ajouté.</p>", paragraphs: 3);

    [Fact]
    public void An_Arabic_page_with_a_date_in_the_caption() => Check(
        """
        الرئيسية / الأخبار / البيئة

        ثلاث دول نهرية تتفق على شبكة إنذار قبل الشتاء

        محطة قياس تحت الماء خلال فيضان الربيع في 12 أبريل 2024 (تصوير: نورلايت)

        قالت المتحدثة باسم الوزارة مارا فيلده إن الدول الثلاث يمكنها الاتفاق على شبكة إنذار مشتركة قبل الشتاء.

        وأضافت في مؤتمر صحفي أن «الشبكة المشتركة ممكنة» وأن الحكومات الثلاث تعمل عليها.

        يمكن الوصول إلى موقعنا أيضاً عبر العناوين البديلة التالية:

        www.barid.example

        شارك المقال
        """,
        "ar", "الأخبار|البيئة", "ثلاث دول نهرية تتفق على شبكة إنذار قبل الشتاء", "محطة قياس تحت الماء خلال فيضان الربيع في 12 أبريل 2024", "نورلايت", null, "<p>قالت", "تعمل عليها.</p>", paragraphs: 2);

    [Fact]
    public void A_Hebrew_page() => Check(
        """
        דף הבית > חדשות > סביבה

        שלוש מדינות הנהר יסכימו על התרעות שיטפון לפני החורף

        מאת: מארה ולדה | 12.04.2024 18:22

        תחנת מדידה על הסלם העליון חצי מתחת למים (צילום: אילזה ברנדט)

        דוברת המשרד מארה ולדה אומרת ששלוש המדינות יכולות להסכים על התרעה משותפת לפני החורף.

        "אנחנו עדיין מאמינים שרשת משותפת אפשרית", אמרה ולדה.

        שתפו בפייסבוק
        תגובות (5)
        """,
        "he", "חדשות|סביבה", "שלוש מדינות הנהר יסכימו על התרעות שיטפון לפני החורף", "תחנת מדידה על הסלם העליון חצי מתחת למים", "אילזה ברנדט", "2024-04-12T18:22Z", "<p>דוברת", "ולדה.</p>", paragraphs: 2);

    [Fact]
    public void A_Russian_page_with_a_mirror_in_its_own_script() => Check(
        """
        Главная › Общество › Экология

        12 апреля 2024, 18:22

        Три государства договорятся о предупреждениях о паводке до зимы

        Гидропост на верхней Сельме во время весеннего паводка. Фото: Илзе Брандт / ТАСС

        Представитель министерства Мара Вельде заявила, что три государства могут договориться об общей сети до зимы.

        «Мы по-прежнему верим, что общая сеть возможна», — сказала она на пресс-конференции в Остере.

        Читайте также: Уровень воды падает

        По её словам, переговоры продолжатся в понедельник.

        Подписывайтесь на нас в Telegram

        Наш сайт также доступен по зеркалам:

        зеркало.example

        Поделиться
        """,
        "ru", "Общество|Экология", "Три государства договорятся о предупреждениях о паводке до зимы", "Гидропост на верхней Сельме во время весеннего паводка.", "Илзе Брандт / ТАСС", "2024-04-12T18:22Z", "<p>Представитель", "в понедельник.</p>", paragraphs: 3);

    [Fact]
    public void A_Chinese_page() => Check(
        """
        首页 > 新闻 > 环境

        三国可望在入冬前就洪水预警达成一致

        2024年4月12日 18:22 来源：北光社

        塞尔姆河上游的水文站在春季洪水中半淹在水里。（图/北光社）

        环境部发言人马拉·维尔德星期五在奥斯特表示，三国可以在入冬前就共同的洪水预警达成一致。

        她说：“我们仍然相信共同的网络是可行的。”

        分享到：微信 微博

        责任编辑：李明
        """,
        "zh", "新闻|环境", "三国可望在入冬前就洪水预警达成一致", "塞尔姆河上游的水文站在春季洪水中半淹在水里。", "北光社", "2024-04-12T18:22Z", "<p>环境部", "可行的。”</p>", paragraphs: 2);

    [Fact]
    public void A_page_with_a_kicker_in_capitals_and_a_box_in_the_text() => Check(
        """
        Selm Courier

        ENVIRONMENT

        Three river states can agree on flood warnings before winter

        By Mara Velde
        Environment Correspondent

        Published April 12, 2024 6:22 pm

        A gauge station on the upper Selm stands half under water. AP Photo/Ilse Brandt

        OSTER (Northlight) — Ministry spokeswoman Mara Velde says the three states can agree on a shared flood warning before winter.

        “We still believe that a common network has a practical answer,” Velde said on Friday.

        RELATED STORIES
        Selm falls at last
        Who owns the weirs?

        The key sticking point is the lower state's demand that reservoirs be emptied each autumn.

        ___

        Associated writer Jonas Eick in Halder contributed to this report.

        Copyright 2024 Selm Courier. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.
        """,
        "en", "", "Three river states can agree on flood warnings before winter", "A gauge station on the upper Selm stands half under water.", "AP Photo/Ilse Brandt", "2024-04-12T18:22Z", "<p>OSTER (Northlight) —", "contributed to this report.</p>", paragraphs: 4);

    [Fact]
    public void A_wire_report_without_empty_lines() => Check(
        """
        UPDATE 2-Three river states near deal on flood warnings
        Reuters-like Agency
        April 12, 2024 6:22 PM GMT
        ·
        Updated 2 hours ago
        OSTER, April 12 (Northlight) - Three river states are near a deal on flood warnings, a ministry spokeswoman said on Friday.
        "We still believe in it," she told reporters.
        The talks go on on Monday, according to an official who declined to be named.
        Reporting by Mara Velde; Editing by Jonas Eick
        Our Standards: The Northlight Principles.
        """,
        "en", "", "UPDATE 2-Three river states near deal on flood warnings", null, null, "2024-04-12T18:22Z", "<p>OSTER, April 12", "to be named.</p>", paragraphs: 3);

    private static void Check(string text, string language, string section, string headline, string? caption, string? credit, string? published, string start, string end, int paragraphs)
    {
        var result = SavedTextPage.Read(text);
        Assert.True(result.Ok, result.Problem?.Detail);
        var draft = result.Value;
        Assert.Equal((language, headline, section), (draft.Language, draft.Headline, string.Join('|', draft.Section)));
        Assert.Equal((caption, credit), (draft.Pictures.SingleOrDefault()?.Caption, draft.Pictures.SingleOrDefault()?.Credit));
        Assert.Equal(published is null ? null : DateTimeOffset.Parse(published, System.Globalization.CultureInfo.InvariantCulture), draft.FirstPublished);
        Assert.StartsWith(start, draft.Body);
        Assert.EndsWith(end, draft.Body);
        Assert.Equal(paragraphs, draft.Body!.Split('\n').Length);
    }
}
