using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>What a page says about its article outside the article's text. Read before the body, because finding the body changes the tree.</summary>
internal sealed partial class HtmlMetadata
{
    private readonly Dictionary<string, List<string>> metas = new(StringComparer.OrdinalIgnoreCase);
    private readonly JsonLd json;

    public HtmlMetadata(IHtmlDocument page, PageOutline outline, Uri? address)
    {
        foreach (var meta in page.QuerySelectorAll("meta[content]").Take(1_000))
        {
            var name = meta.GetAttribute("property") ?? meta.GetAttribute("name") ?? meta.GetAttribute("itemprop") ?? meta.GetAttribute("http-equiv");
            if (name is not null && PlainText.Line(WhiteSpace.Cut(meta.GetAttribute("content"), FeedReader.MaxLong)) is { } content)
                (metas.TryGetValue(name.Trim(), out var list) ? list : metas[name.Trim()] = []).Add(content);
        }
        json = new JsonLd(page.QuerySelectorAll("script[type='application/ld+json']").Select(script => script.TextContent));
        Base = WebAddress.Absolute(page.QuerySelector("base[href]")?.GetAttribute("href"), address);
        Address = WebAddress.Absolute(page.QuerySelector("link[rel~='canonical']")?.GetAttribute("href"), address) ?? WebAddress.Absolute(Meta("og:url"), address) ?? WebAddress.Absolute(json.Text("url"), address);
        SiteName = FeedReader.ShortText(Meta("og:site_name") ?? json.Text("publisher") ?? Meta("application-name"));
        var titles = new[] { "og:title", "twitter:title", "dc.title", "dc:title", "dcterms.title", "parsely-title", "title" }.Select(name => FeedReader.ShortText(Meta(name))).OfType<string>().Distinct().Take(3);
        Headline = PageTitle.Find(page, outline, FeedReader.ShortText(json.Text("headline")), [.. titles], SiteName, Address ?? address);
        Bylines = FindBylines(page);
        string?[] published = [Meta("article:published_time"), Meta("dc.date.issued"), json.Text("datePublished"), Marked(page, outline, "datePublished"), .. PageDates.Published.Select(Meta)];
        Published = First(published);
        PublishedIsSure = First(published[..4]) is not null;
        Given = First([json.Text("dateCreated"), json.Text("uploadDate"), .. PageDates.Given.Select(Meta)]);
        Updated = First([json.Text("dateModified"), .. PageDates.Updated.Select(Meta), Marked(page, outline, "dateModified")]);
        Partial = published.Where(date => date is not null && OfMonth().IsMatch(date)).Select(Dates.Read).FirstOrDefault();
        Language = new[] { json.Text("inLanguage"), page.DocumentElement.GetAttribute("lang"), page.DocumentElement.GetAttribute("xml:lang"), Meta("content-language"), Meta("og:locale"), Meta("dc.language") }.Select(Languages.Canonical).FirstOrDefault(language => language is not null);
        Section = FindSection(page);
        Topics = [.. json.Texts("keywords").Concat(Metas("article:tag")).Concat(Metas("news_keywords")).Concat(Metas("keywords").Take(1)).SelectMany(text => text.Split([',', ';', '،'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Take(FeedReader.MaxTopics).Select(FeedReader.ShortText).OfType<string>().Where(topic => topic.Length <= 60).Distinct(StringComparer.OrdinalIgnoreCase).Take(30)];
        Description = FeedReader.LongText(Meta("og:description") ?? json.Text("description") ?? Meta("description"));
        Rights = FeedReader.LongText(json.Text("copyrightNotice") ?? Meta("copyright") ?? Meta("dc.rights") ?? Meta("rights"));
        Pictures = FindPictures(page, Base ?? Address ?? address);
        Videos = FindVideos(Base ?? Address ?? address);
    }

    public Uri? Base { get; }

    public Uri? Address { get; }

    public string? SiteName { get; }

    public string? Headline { get; }

    public IReadOnlyList<string> Bylines { get; }

    /// <summary>Whether the bylines name no person: the publisher, the site or an account that systems come with. Who is named by the headline is surer then.</summary>
    public bool BylinesAreImpersonal => Bylines.All(name => json.IsOrganisation("author") || IsSite(name) || Account().IsMatch(name));

    /// <summary>When it was published, where the page says so of a day.</summary>
    public DateTimeOffset? Published { get; }

    /// <summary>Whether it is said by one of the names that the vocabularies themselves have for it, not by one that some system made up.</summary>
    public bool PublishedIsSure { get; }

    /// <summary>A day that the page gives without saying whose.</summary>
    public DateTimeOffset? Given { get; }

    /// <summary>The month or year of which it is, where nothing says more.</summary>
    public DateTimeOffset? Partial { get; }

    public DateTimeOffset? Updated { get; }

    public string? Language { get; }

    public IReadOnlyList<string> Section { get; }

    public IReadOnlyList<string> Topics { get; }

    public string? Description { get; }

    public string? Rights { get; }

    public IReadOnlyList<Picture> Pictures { get; }

    public IReadOnlyList<Video> Videos { get; }

    /// <summary>The description, unless it only repeats the text's beginning.</summary>
    public string? Standfirst(string? text)
    {
        var standfirst = Description;
        if (standfirst is null || text is null)
            return standfirst;
        var start = standfirst.TrimEnd('…', '.', ' ');
        return text.Contains(start[..Math.Min(start.Length, 80)], StringComparison.OrdinalIgnoreCase) || string.Equals(standfirst, Headline, StringComparison.OrdinalIgnoreCase) ? null : standfirst;
    }

    private List<string> FindBylines(IHtmlDocument page)
    {
        var names = json.Texts("author").ToList();
        if (names.Count == 0)
            names = [.. Metas("author").Concat(Metas("article:author")).Concat(Metas("dc.creator")).Concat(Metas("parsely-author")).Concat(Metas("sailthru.author")).Concat(WrittenBy().IsMatch(Meta("twitter:label1") ?? "") ? Metas("twitter:data1") : []).Take(1)];
        if (names.Count == 0)
            names = [.. Authors(page).Select(element => BodyHtml.ShortText(element, 100)).OfType<string>().Take(1)];
        return [.. names.Where(name => !name.Contains("://", StringComparison.Ordinal)).Take(FeedReader.MaxNames).SelectMany(name => BylineLine.Names(FeedReader.ShortText(name))).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    // In one pass: selectors of descendants would be tried at every level above every element.
    private static IEnumerable<IElement> Crumbs(IHtmlDocument page)
    {
        var (lists, bars) = (new HashSet<IElement>(), new HashSet<IElement>());
        foreach (var element in page.All)
        {
            ReadingBudget.Step();
            var (inList, inBar) = element.ParentElement is { } parent ? (lists.Contains(parent), bars.Contains(parent)) : (false, false);
            if (inList && element.GetAttribute("itemprop") == "name" || inBar && element.LocalName == "a")
                yield return element;
            if (inList || element.GetAttribute("itemtype")?.EndsWith("BreadcrumbList", StringComparison.Ordinal) == true)
                lists.Add(element);
            if (inBar || element.ClassName?.Contains("breadcrumb", StringComparison.Ordinal) == true
                || element.GetAttribute("aria-label")?.Contains("readcrumb", StringComparison.Ordinal) == true)
                bars.Add(element);
        }
    }

    // Elements that are named after the author, and names within those that are marked so, in the page's order and in one pass.
    private static IEnumerable<IElement> Authors(IHtmlDocument page)
    {
        var named = page.QuerySelectorAll("[itemprop~='author'], a[rel~='author'], .byline, .author-name").ToHashSet();
        var within = new HashSet<IElement>();
        foreach (var element in named.Count > 0 ? page.All : Enumerable.Empty<IElement>())
        {
            ReadingBudget.Step();
            var inAuthor = element.ParentElement is { } parent && within.Contains(parent);
            if (named.Contains(element) || inAuthor && element.GetAttribute("itemprop") == "name")
                yield return element;
            if (inAuthor || named.Contains(element) && element.HasAttribute("itemprop"))
                within.Add(element);
        }
    }

    private List<string> FindSection(IHtmlDocument page)
    {
        var crumbs = json.BreadcrumbNames().Select(FeedReader.ShortText).OfType<string>().ToList();
        if (crumbs.Count == 0)
            crumbs = [.. Crumbs(page).Select(crumb => PlainText.Line(crumb.TextContent)).OfType<string>().Take(8)];
        // The last place is often the page itself.
        var path = crumbs.Where(name => !Breadcrumb.IsHome(name) && !string.Equals(name, SiteName, StringComparison.OrdinalIgnoreCase) && !string.Equals(name, Headline, StringComparison.OrdinalIgnoreCase) && SavedTextLines.Words(name) <= 5 && name.Length <= 60)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(5).ToList();
        if (path.Count > 0)
            return path;
        var named = FeedReader.ShortText(json.Text("articleSection")) ?? Meta("article:section") ?? Meta("section") ?? Meta("parsely-section");
        return named is null ? [] : [named];
    }

    private List<Picture> FindPictures(IHtmlDocument page, Uri? address)
    {
        var lead = WebAddress.Text(Meta("og:image") ?? Meta("og:image:url") ?? Meta("twitter:image"), address);
        var told = json.Images().Select(image => (Address: WebAddress.Text(image.Address, address), image.Caption, image.Credit)).FirstOrDefault(image => image.Address is not null);
        var figure = page.QuerySelectorAll("figure").FirstOrDefault(figure => figure.QuerySelector("img") is not null && figure.QuerySelector("figcaption") is not null);
        var image = figure?.QuerySelector("img");
        var shown = WebAddress.Text(image?.GetAttribute("data-src") ?? image?.GetAttribute("src"), address);
        var (caption, credit) = Credits.Split(PlainText.Line(WhiteSpace.Cut(figure?.QuerySelector("figcaption")?.TextContent, FeedReader.MaxLong)));
        var picture = new Picture
        {
            Address = shown is not null && (lead is null || SameFile(lead, shown)) ? lead ?? shown : lead ?? told.Address ?? shown,
            // The first figure is the lead picture's in another size more often than not; its words are told for the picture's only if nothing says otherwise.
            Caption = shown is not null || lead is not null ? caption ?? FeedReader.LongText(told.Caption) : FeedReader.LongText(told.Caption),
            Credit = credit ?? Credits.Name(FeedReader.ShortText(told.Credit)),
            Alt = PlainText.Line(image?.GetAttribute("alt") ?? Meta("og:image:alt")),
        };
        return picture.Address is null ? [] : [picture];
    }

    // og:video is the address of a player's page more often than that of a file.
    private List<Video> FindVideos(Uri? address)
    {
        var told = json.Videos().Select(video => (video.Address, Title: BodyHtml.TextOf(video.Title), video.Poster, Type: (string?)null)).ToList();
        if (Meta("og:video:type") is { } type && type.StartsWith("video/", StringComparison.OrdinalIgnoreCase))
            told.Add((Meta("og:video:secure_url") ?? Meta("og:video:url") ?? Meta("og:video"), null, Meta("og:image"), type));
        return [.. told.Where(video => WebAddress.Text(video.Address, address) is not null).Select(video => new Video { Address = WebAddress.Text(video.Address, address)!, Title = video.Title, Poster = WebAddress.Text(video.Poster, address), Type = video.Type }).DistinctBy(video => video.Address).Take(5)];
    }

    /// <summary>Whether two addresses are the same picture's, as its file's name tells; its size is no part of that.</summary>
    public static bool SameFile(string one, string other) => File(one) == File(other);

    private static string File(string address) => Size().Replace(Path.GetFileNameWithoutExtension(new Uri(address).AbsolutePath), "");

    private static DateTimeOffset? First(string?[] dates) => dates.Where(date => date is not null && !OfMonth().IsMatch(date)).Select(Dates.Read).FirstOrDefault(date => date is not null);

    private static string? Marked(IHtmlDocument page, PageOutline outline, string property) =>
        page.QuerySelectorAll($"[itemprop~='{property}']").Take(5).Where(element => element.Closest("[itemprop~='comment'], .comment, .citation, .references") is null)
            .OrderBy(outline.IsBeside).Select(marked => marked.GetAttribute("datetime") ?? marked.GetAttribute("content") ?? marked.TextContent).FirstOrDefault();

    private bool IsSite(string name) => new[] { SiteName, json.Text("publisher"), (Address?.Host)?.Split('.') is [.., var host, _] ? host : null }.Any(site => site is not null && Letters(site) == Letters(name));

    private static string Letters(string text) => string.Concat(text.ToLowerInvariant().Where(char.IsLetterOrDigit));

    private string? Meta(string name) => metas.TryGetValue(name, out var values) ? values[0] : null;

    private List<string> Metas(string name) => metas.TryGetValue(name, out var values) ? values : [];

    [GeneratedRegex(@"^\s*\d{4}(?:[-/]\d{1,2})?\s*$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex OfMonth();

    [GeneratedRegex(@"^(?:\w*admin(?:istrator)?|root|user|webmaster|web\s?editor|online-?redaktion|redaktion|editor|staff|guest|gast)$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex Account();

    // What the usual plug-in of WordPress writes beside a page's card, in the site's language.
    [GeneratedRegex(@"written\s+by|verfasst\s+von|geschrieben\s+von|écrit\s+par|escrito\s+por|scritto\s+da|geschreven\s+door|napisane\s+przez|yazan|author", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex WrittenBy();

    [GeneratedRegex(@"[-_]\d{2,4}x\d{2,4}$", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Size();
}
