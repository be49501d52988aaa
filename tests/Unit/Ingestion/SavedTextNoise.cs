using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;
using Xunit;
using static Broadsheet.Unit.Ingestion.SavedText;

namespace Broadsheet.Unit.Ingestion;

/// <summary>What stands round and between the paragraphs of a page saved as text is not its body, and sentences that only look alike are.</summary>
public sealed class SavedTextNoise
{
    [Theory]
    [InlineData("SHARE")]
    [InlineData("Share this article")]
    [InlineData("SHARE THIS ARTICLE\nLowmere Gazette News Roku")]
    [InlineData("Share\nTweet\nWhatsApp\nCopy link")]
    [InlineData("Facebook Twitter WhatsApp Telegram Email Print")]
    [InlineData("Teilen auf Facebook\nArtikel drucken")]
    [InlineData("Partager sur Facebook")]
    [InlineData("Compartir en WhatsApp")]
    [InlineData("اشتراک‌گذاری")]
    [InlineData("Watch the Gazette on Apple TV, Android TV and Fire TV")]
    [InlineData("Watch us live on Roku!")]
    [InlineData("Download our app from the App Store")]
    [InlineData("Download our app for the latest news wherever you are.")]
    [InlineData("Subscribe to our newsletter")]
    [InlineData("Sign up for our newsletter and get the best stories every morning.")]
    [InlineData("Follow us on Facebook, X and Telegram")]
    [InlineData("Follow us on Telegram for breaking news.")]
    [InlineData("Abonnieren Sie unseren Newsletter.")]
    [InlineData("Inscrivez-vous à notre newsletter.")]
    [InlineData("Suscríbete a nuestro boletín.")]
    [InlineData("Подписывайтесь на наш канал в Telegram.")]
    [InlineData("ما را در تلگرام دنبال کنید")]
    [InlineData("Advertisement")]
    [InlineData("Related articles\n\nHarbour toll rises\n\nThe flood of 1984 in pictures")]
    [InlineData("Read more\n\nA ship that never sailed came home on Friday.\n\nTen bridges that lead nowhere.")]
    [InlineData("Most popular\n1. Harbour toll rises\n2. The flood of 1984 in pictures\n3. Ten bridges")]
    [InlineData("• Harbour toll rises\n• The flood of 1984 in pictures")]
    [InlineData("Comments (12)\n\nHans: I have waited forty years for this, and now it comes.\n\nGreta: So have I.")]
    [InlineData("Copyright © 2026 Lowmere Gazette. All rights reserved.")]
    [InlineData("© 2026 Lowmere Gazette Ltd")]
    [InlineData("Alle Rechte vorbehalten.")]
    [InlineData("We use cookies to improve your experience. Accept all cookies.")]
    [InlineData("Mara Velde")]
    [InlineData("Mehr zum Thema\n\nHafengebühr steigt")]
    [InlineData("À lire aussi\n\nLe péage du port augmente")]
    [InlineData("The Lowmere Gazette’s website can also be accessed at the following alternate addresses:\n\nwww.lowmere-gazette.example\n\nwww.gazette-mirror.example")]
    public void What_stands_below_the_last_paragraph_is_not_body(string bottom)
    {
        Assert.Equal(Body(First, Second, Third), Read(Page("News › Local\n\n" + Headline, bottom)).Body);
        Assert.Equal(Body(First, Second, Third), Read(Page(Headline, "Share\n\n" + bottom + "\n\nBack to top")).Body);
    }

    [Theory]
    [InlineData("Advertisement")]
    [InlineData("Story continues below advertisement")]
    [InlineData("READ MORE: Harbour toll rises")]
    [InlineData("Also read | Harbour toll rises")]
    [InlineData("Lesen Sie auch: Hafengebühr steigt")]
    [InlineData("Sign up for our newsletter")]
    [InlineData("Related stories\n\nHarbour toll rises\n\nThe flood in pictures")]
    [InlineData("Share\nTweet")]
    public void What_interrupts_the_body_is_left_out_and_the_body_goes_on(string between) =>
        Assert.Equal(Body(First, Second, Third), Read($"{Headline}\n\n{First}\n\n{between}\n\n{Second}\n\n{Third}").Body);

    [Theory]
    [InlineData("Visitors who watched on the hall's own Roku channel asked why nobody bowed first.")]
    [InlineData("He asked them to share this article of faith with their children.")]
    [InlineData("The newsletter of the harbour guild, first printed in 1802, will appear again.")]
    [InlineData("Plans can be seen at www.harbour.example, the council said on Tuesday.")]
    [InlineData("The council's website can be reached at harbour.example, she added.")]
    [InlineData("Subscribe or perish, the guild told its members in 1802.")]
    [InlineData("Follow the money, the mayor told the council, and it did.")]
    [InlineData("Advertisement, she said, had never been the guild's business.")]
    [InlineData("All that is left of the old mirror of the sea is a mirror in the hall.")]
    [InlineData("Comments were not answered.")]
    [InlineData("He declined.")]
    [InlineData("“Facebook and Twitter are where the harbour lives now,” she said.")]
    [InlineData("The photo: a grey wall, a grey sea, and nobody in sight, as the jury put it.")]
    [InlineData("They cited one source: the harbour master herself.")]
    [InlineData("She wrote to the province (twice).")]
    public void Sentences_that_only_mention_such_things_stay(string sentence)
    {
        Assert.Equal(Body(First, sentence, Second, Third), Read($"{Headline}\n\n{First}\n\n{sentence}\n\n{Second}\n\n{Third}\n\nSHARE").Body);
        Assert.Equal(Body(First, Second, Third, sentence), Read($"{Headline}\n\n{First}\n\n{Second}\n\n{Third}\n\n{sentence}\n\nSHARE THIS ARTICLE").Body);
    }

    [Theory]
    [InlineData("The Lowmere Gazette’s website can also be accessed at the following alternate addresses:\n\nwww.gazette.example\n\nmirror.example", "https://www.gazette.example|https://mirror.example")]
    [InlineData("This newspaper's website can also be reached at these addresses:\nwww.gazette.example\nmirror.example", "https://www.gazette.example|https://mirror.example")]
    [InlineData("If our site is blocked, use one of these mirrors: https://a.example/en and http://b.example", "https://a.example/en|http://b.example")]
    [InlineData("Mirror: https://mirror.example/", "https://mirror.example")]
    [InlineData("Alternate addresses: a.example, b.example", "https://a.example|https://b.example")]
    [InlineData("You can also read us at a.example and b.example.", "https://a.example|https://b.example")]
    [InlineData("Unsere Website ist auch unter diesen Adressen erreichbar:\n\na.example\nb.example", "https://a.example|https://b.example")]
    [InlineData("وب‌سایت ما از این نشانی‌ها نیز در دسترس است:\n\na.example\nb.example", "https://a.example|https://b.example")]
    [InlineData("www.gazette.example\nhttp://gazettexyz234567.onion", "https://www.gazette.example|http://gazettexyz234567.onion")]
    public void Other_addresses_of_the_source_are_data_and_not_body(string block, string addresses)
    {
        var draft = Read(Page(Headline, block + "\n\nSHARE THIS ARTICLE"));
        Assert.Equal(addresses, string.Join('|', draft.AlternateAddresses));
        Assert.Equal(Body(First, Second, Third), draft.Body);
    }
}
