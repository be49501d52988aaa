namespace Broadsheet.Unit.Expressions;

/// <summary>
/// Why each expression that may go back over its text (is not <c>NonBacktracking</c>) takes little time all the same. A new one is entered here,
/// with its reason, or made <c>NonBacktracking</c>.
/// </summary>
internal static class ExpressionReasons
{
    // Where an expression is given texts of any length.
    private const int Any = int.MaxValue;

    private static readonly (string Reason, int Most, string Names)[] Table =
    [
        ("text of our own, or the operator's", 4_000, "SiteOptions.Tag ColourOptions.Colour SecurityHeaders.Hashes LiveScript.Needless Style.Comments Style.Space Style.Punctuation Logo.ViewBox"),
        ("a tag begins at a sign and ends before the next, so that no part is looked at twice", Any, "BodyHtml.Tag BodyHtml.Unclosed BodyHtml.Block Body.Empty Illustrating.ImageInBody PictureView.Source PictureView.Alternative FeedReader.Root XmlFile.Markup"),
        ("an empty line begins where the one before it ended", Any, "BodyHtml.EmptyLine"),
        ("words of one class of letters", Any, "LanguageGuess.Word PageTitle.Word Noise.Word PageNames.Word AddressBlock.Rest"),
        ("looks at the text's beginning alone", Any,
            "BodyInline.MailAddress BodyInline.Time FeedReader.WebPage NinjsFlaws.Extension MediaTypes.Form SitemapPages.Named HtmlMetadata.OfMonth SavedTextBody.CaptionLabel SavedTextBody.TopicLine SavedTextBody.ItemSign " +
            "SavedTextLines.ListItem SavedTextLines.Sign SavedTextLines.StartsWithSign Dates.Partial Dates.Compact PageTitle.DayBefore PageTitle.LabelSign PageTitle.BrokenOff"),
        ("finds words, of which each place begins few", Any,
            "SavedTextBody.PictureWords SavedTextBody.RightsLine PageTitle.EntryTitle HtmlMetadata.WrittenBy HtmlMetadata.Size PageHead.DateName PageHead.AuthorName PageHead.PublishedName PageHead.Stand PageHead.Joined PageHead.Changed WireText.Sentence AddressBlock.Mail " +
            "Doctype.Inner Doctype.Entity PageDates.Told"),
        ("white space is collapsed first; what is left of each place is looked at once", Any, "Sections.Spaced Sections.Separator PageTitle.Sign"),
        ("the end of a caption, with its white space collapsed", 300, "Credits.InBrackets Credits.Labelled Credits.Copyright Credits.Says Credits.Nobody Credits.Leading Credits.Agency Credits.Particle"),
        ("names before “via”, with their white space collapsed", 160, "Credits.ViaAtOnce Credits.ViaAfterASign Credits.ViaAnywhere"),
        ("a line of at most 600 characters, its white space collapsed", 600,
            "Noise.Box Noise.CommentCount Noise.Copyright Noise.Cookies Noise.Marks Noise.ReadingTime Noise.Invites Noise.ReadMore Noise.Things Noise.Devices Noise.Watch Noise.SignOff Noise.ShareThis"),
        ("a line of at most 1,000 characters, its white space collapsed", 1_000,
            "AddressBlock.Address AddressBlock.Elsewhere AddressBlock.Site AddressBlock.Reach AddressBlock.Own AddressBlock.Possessor AddressBlock.Pronoun"),
        ("authors of at most 1,000 characters, or a line of 250, its white space collapsed", 1_000,
            "BylineLine.By BylineLine.ByBehind BylineLine.DateWord BylineLine.Place BylineLine.And BylineLine.Role BylineLine.UpdatedWord BylineLine.Clock BylineLine.HasClock BylineLine.Particle BylineLine.Pieces"),
        ("a line of at most 500 characters, its white space collapsed", 500, "Dates.Iso Dates.Asctime Dates.DayMonthYear Dates.MonthDayYear Dates.YearFirst Dates.Numeric Dates.Time"),
        ("a line of at most 300 characters, its white space collapsed", 300, "Breadcrumb.AnySign Breadcrumb.Label Breadcrumb.Other Breadcrumb.Names"),
        ("a line of at most 200 characters", 200, "SavedTextBody.RightsOwner PageCleaning.Credit PageHead.Label PageHead.ShortYear PageHead.AtTheEnd"),
        ("a line of at most 40 characters", 40, "SavedTextLines.EndsWithSign"),
        ("names of an element, cut at 2,000 characters", 2_000, "PageHead.Marks PageHead.BesideName PageOutline.Logo PageTitle.Label PageTitle.Kicker PageNames.NotShown HtmlMetadata.Account"),
        ("one name of at most 80 characters", 80, "PageNames.Joined PageNames.Compound PageNames.States"),
        ("a tag of at most 35 characters", 35, "Languages.Tag"),
        ("a namespace of at most 300 characters", 300, "FeedReader.Core"),
        ("an address of at most 2,000 characters", 2_000, "PageDates.InPath PageDates.InName Destinations.IdAtEnd"),
        ("the first 8,192 bytes of a document, or 1,000 of a header", 8_192, "FeedReader.Before FeedText.Declared FeedText.Charset PageEncoding.Charset"),
    ];

    /// <summary>By the expression's name: why it takes little time, and the longest text that it is given.</summary>
    public static IReadOnlyDictionary<string, (string Reason, int Most)> All { get; } =
        Table.SelectMany(row => row.Names.Split(' ').Select(name => (Name: name, row.Reason, row.Most))).ToDictionary(row => row.Name, row => (row.Reason, row.Most));
}
