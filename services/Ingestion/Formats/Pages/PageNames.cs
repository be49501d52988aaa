using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>What the names that a template gave an element (class, id, role, itemprop) say of it.</summary>
[Flags]
internal enum PageRole
{
    None = 0,

    /// <summary>Holds the text of an article: <c>article-body</c>, <c>entry-content</c>, <c>itemprop=articleBody</c>.</summary>
    Body = 1,

    /// <summary>Holds an article with its head: <c>article</c>, <c>post</c>, <c>story</c>.</summary>
    Article = 2,

    /// <summary>Holds what the page is for: <c>main</c>, <c>content</c>.</summary>
    Main = 4,

    /// <summary>Stands beside or round the article: share buttons, related links, navigation.</summary>
    Beside = 8,

    /// <summary>Likely beside the article, and some templates call parts of it so too: dropped only where it is a small part.</summary>
    Perhaps = 16,

    /// <summary>Readers' comments and the form for them.</summary>
    Comments = 32,

    /// <summary>Not shown.</summary>
    Hidden = 64,

    /// <summary>The small about the article: byline, date, tags.</summary>
    Print = 128,

    /// <summary>The words under a picture.</summary>
    Caption = 256,

    /// <summary>The sentences under the headline that open the article.</summary>
    Lead = 512,
}

/// <summary>Reads the names of elements. Templates of all sites are made of the same few dozen English words.</summary>
internal static partial class PageNames
{
    private static readonly FrozenDictionary<string, PageRole> Words = Table(
        (PageRole.Beside,
            "footer foot colophon related relatedposts relatedarticles related-posts relatedpost yarpp similar recommended recommendation recommendations recirc recirculation outbrain taboola plista criteo " +
            "share shares sharing sharebar sharer sharebox sharedaddy shareaholic social socials socialmedia sociable addtoany addthis sharethis shariff heateor swp dpsp ssba syndication " +
            "newsletter newsletters subscribe subscription subscribebox signup optin mailchimp mailpoet abo login signin register " +
            "nav navi navigation navbar subnav menu submenu megamenu topnav breadcrumb breadcrumbs crumbs skiplink skiplinks pagination pager paging paginator prevnext pagenav wp-pagenavi " +
            "sidebar sidebars rail rightrail leftrail sidebox cookie cookies cookiebar gdpr consent banner banners promo promos promotion promobox cta teasers teaserlist " +
            "advert adverts advertisement advertising adsense adslot adbox adunit adcontainer adwrapper dfp anzeige anzeigen werbung sponsor sponsored sponsors publicidad publicite " +
            "popular mostpopular mostread trending topstories morestories morefrom readmore readalso upnext donate donation spende crowdfunding " +
            "toolbar tooltip popup modal lightbox overlay snackbar toast dropdown searchform searchbox feedback survey " +
            "authorbox authorbio aboutauthor author-bio postauthor authorinfo biography " +
            "tags taglist tagcloud postmetadata keywords imprint impressum copyright copyrights linkbox linklist moretopics mostcommented nextpost nextarticle nextstory prevpost previouspost"),
        (PageRole.Perhaps,
            "teaser card cards tile tiles snippet bottom recent widget widgets aside side extra extras links link embed embedded embeds slider slide slideshow carousel swiper gallery galleries sticky masthead topbar panel latest infobox rating ratings quiz poll vote likes search " +
            "shop cart form forms callout more next previous prev archive archives categories category metas info infos options podcast help contact kontakt notice notification legal disclaimer license print button buttons btn icon icons " +
            "toc translation languages language lang app apps download downloads partner partners about profile"),
        (PageRole.Comments, "comment comments commentlist commentform commentarea respond reply replies disqus dsq kommentare kommentar kommentarer commentaires comentarios commenti discussion akismet nocomments livefyre"),
        (PageRole.Hidden, "visuallyhidden srhidden sronly noscreen noprint printonly displaynone dnone nodisplay unsichtbar"),
        (PageRole.Print, "byline bylines author authors autor autoren auteur meta metadata postmeta entrymeta articlemeta date dates datum timestamp time published pubdate publishdate readtime readingtime dateline credits postinfo articleinfo articleinfos infoline infos posted kicker viewcount"),
        (PageRole.Caption, "caption captions figcaption wpcaption bildunterschrift bu imagecaption credit imagecredit photocredit"),
        (PageRole.Lead, "lead leadtext lede leadin intro introtext introduction excerpt summary standfirst subtitle subline subhead subheadline subheading deck dek abstract teasertext vorspann chapo chapeau sommario occhiello epigraph bajada entradilla sumario volanta linhafina ingress manchet description"));

    private static readonly FrozenSet<string> Holders = Set("article articles artikel beitrag post posts entry story news blog blogpost node detail single artigo articulo noticia nota notizia page paragraph field td");
    private static readonly FrozenSet<string> Texts = Set("body bodytext text texts textbody copy content contents inhalt fulltext maintext richtext prose cuerpo texto corpo corps contenido contenu fliesstext");
    private static readonly FrozenSet<string> Parts = Set("title titles header head headline heading image images img media video picture photo figure footer list lists item items teaser teasers card cards thumb thumbnail meta info wrapper-title overview preview excerpt summary navigation nav sidebar related tags small top bottom left right ad ads box grid slider loop feed archive link links date author lead intro aside");

    /// <summary>Most characters of an element's names that are looked at.</summary>
    public const int MaxNames = 2_000;

    /// <summary>What an element's names say.</summary>
    public static PageRole Of(IElement element)
    {
        var role = element.GetAttribute("itemprop") switch
        {
            { } property when property.Contains("articleBody", StringComparison.OrdinalIgnoreCase) || property is "reviewBody" => PageRole.Body,
            "comment" or "commentText" => PageRole.Comments,
            "author" or "datePublished" or "dateModified" or "keywords" => PageRole.Print,
            _ => PageRole.None,
        };
        role |= element.GetAttribute("role")?.ToLowerInvariant() switch
        {
            "main" => PageRole.Main,
            "article" => PageRole.Article,
            "navigation" or "banner" or "contentinfo" or "search" or "menu" or "menubar" or "toolbar" or "tooltip" or "dialog" or "alertdialog" or "button" or "tablist" => PageRole.Beside,
            "complementary" or "alert" or "form" => PageRole.Perhaps,
            _ => PageRole.None,
        };
        if (IsHidden(element))
            role |= PageRole.Hidden;
        // A heading's or chapter's id is made of its title's words.
        foreach (var attribute in new[] { element.ClassName, element.LocalName is ['h', _] || element.Id?.Count(letter => letter is '-' or '_') > 3 ? null : element.Id, element.GetAttribute("data-component"), element.GetAttribute("data-testid") })
        {
            if (string.IsNullOrEmpty(attribute))
                continue;
            foreach (var token in WhiteSpace.Cut(attribute, MaxNames)!.Split([' ', '\t', '\n', '\r', '\f'], StringSplitOptions.RemoveEmptyEntries).Take(30))
                role |= OfToken(token);
        }
        return role;
    }

    private static PageRole OfToken(string token)
    {
        if (token.Length is < 2 or > 80 || States().IsMatch(token))
            return PageRole.None;
        var words = Word().Matches(token).Select(match => match.Value.ToLowerInvariant()).ToArray();
        var role = words is ["hidden" or "hide" or "invisible"] ? PageRole.Hidden : PageRole.None;
        foreach (var word in words)
            role |= Words.TryGetValue(word, out var said) ? said : Compound().IsMatch(word) ? PageRole.Beside : PageRole.None;
        if (words.Length > 1)
        {
            role |= Words.GetValueOrDefault(string.Concat(words));
            for (var at = 0; at + 1 < words.Length; at++)
                role |= (words[at], words[at + 1]) switch
                {
                    ("sr", "only") or ("visually", "hidden") or ("screen", "reader") or ("no", "print") or ("d", "none") or ("hide", "print") => PageRole.Hidden,
                    ("most", "read" or "popular" or "viewed") or ("read", "more" or "also" or "next") or ("also", "read" or "like") or ("jp", "relatedposts") or ("author", "box" or "bio" or "card" or "info" or "description" or "desc" or "profile" or "about") or ("about", "author") or ("post", "nav") or ("up", "next") or ("news", "letter") or ("lee" or "lea" or "vea" or "leer", "tambien" or "mas") or ("lire" or "voir", "aussi") or ("leggi", "anche") or ("mehr", "zum") or ("next", "read") or ("link", "box") or ("image", "source") or ("next" or "previous" or "prev", "post" or "story" or "article") or ("tag", "list" or "cloud" or "links") => PageRole.Beside,
                    _ => PageRole.None,
                };
        }
        if (words.Length == 0)
            return role;
        if (words[0] is "ad" or "ads" || words.Length <= 2 && words[^1] is "ad" or "ads" || words is ["paywall"])
            role |= PageRole.Beside;
        var plain = !words.Any(Parts.Contains);
        if (plain && IsBody(words))
            role |= PageRole.Body;
        if (words.Length == 1 && words[0] is "article" or "post" or "entry" or "story" or "hentry" or "artikel" or "beitrag" or "text" or "blogpost" or "news")
            role |= PageRole.Article;
        if (words.Length == 1 && words[0] is "content" or "main" or "maincontent" or "inhalt" or "contenido" || plain && words is ["main", "content", ..] or ["content", "main", ..] or ["page", "content", ..] or ["main", "column", ..] or ["primary", ..] or ["single", ..])
            role |= PageRole.Main;
        return role;
    }

    private static bool IsBody(string[] words)
    {
        for (var at = 0; at < words.Length; at++)
        {
            if (Joined().IsMatch(words[at]))
                return true;
            if (at + 1 < words.Length && (Holders.Contains(words[at]) && Texts.Contains(words[at + 1]) && !(words[at] is "page" && words[at + 1] is "content")
                || words[at] is "content" or "text" or "body" && words[at + 1] is "body" or "text" or "copy" or "article" or "artikel" or "post"))
                return true;
        }
        return false;
    }

    /// <summary>Whether an element within a line is not shown, or is a button beside the text.</summary>
    public static bool IsUnseen(IElement element) =>
        (element.HasAttribute("class") || element.HasAttribute("style") || element.HasAttribute("hidden") || element.HasAttribute("aria-hidden")) && (Of(element) & (PageRole.Hidden | PageRole.Comments)) != 0 && element.LocalName is not "img";

    private static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true" || element.GetAttribute("style") is { Length: > 6 } style && NotShown().IsMatch(WhiteSpace.Cut(style, MaxNames)!);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    private static FrozenDictionary<string, PageRole> Table(params (PageRole Role, string Words)[] rows)
    {
        var table = new Dictionary<string, PageRole>();
        foreach (var (role, words) in rows)
            foreach (var word in words.Split(' '))
                table[word] = table.GetValueOrDefault(word) | role;
        return table.ToFrozenDictionary();
    }

    // articleBody, article-body and article_body are the same three ways; so are HTMLPart and html-part.
    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}]+", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:article|artikel|story|post|entry|news|blog|beitrag|main|full|body|story)(?:body|text|copy|content|inhalt)$|^(?:text|content)(?:body|article|artikel|post)$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Joined();

    [GeneratedRegex(@"^(?:cookie|newsletter|breadcrumb|related|advert|sponsor|outbrain|taboola|disqus)\w+$|\w(?:sidebar|newsletter|breadcrumb|navigation|linkbox)$", RegexOptions.None, Expressions.NoTimeout)]
    private static partial Regex Compound();

    // What a template says of the whole page's layout, on an element that holds all of it: has-sidebar, no-comments, is-hidden-mobile.
    [GeneratedRegex(@"^(?:has|with|no|without|is|js|not|wp|size|align|cat|post|type|format|theme|col|row|grid|u|l|o|elementor|fusion|et|vc|wpb|sqs)[-_](?!.*(?:content|body|text|comment|share|social|related|meta|author|date|nav|tags|title)).*|(?:tag|category)[-_](?!list|links?|cloud|s$).*|hidden[-_]?(?:xs|sm|md|lg|xl|mobile|phone|tablet|desktop|print)|hide[-_]?(?:on|for|xs|sm|md|lg|mobile).*|.*(?:sidebar|comments?)[-_](?:right|left|none|no|open|closed|enabled|disabled|active|on|off)$", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex States();

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*hidden", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex NotShown();
}
