using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Html.Parser;

namespace Broadsheet.Unit.Machines;

/// <summary>Rules on single values: texts, dates, addresses, links.</summary>
internal sealed partial class FeedCheck
{
    // Links between documents of a feed: RFC 5005.
    private static readonly string[] HistoryRelations = ["first", "last", "next", "previous", "current", "prev-archive", "next-archive"];

    // iana.org/assignments/link-relations, those that feeds have.
    private static readonly HashSet<string> Relations =
        ["alternate", "related", "self", "enclosure", "via", "hub", "replies", "edit", "edit-media", "license", "service", "search", "payment", "canonical", .. HistoryRelations];

    private void Unique(IEnumerable<XElement> elements, string rule)
    {
        foreach (var same in elements.GroupBy(element => element.Value).Where(same => same.Skip(1).Any()))
            Say(true, rule, same.First());
    }

    // Elements without a namespace are RSS's own, and there are only these.
    private void Core(XElement parent, string[] names)
    {
        foreach (var element in parent.Elements().Where(element => element.Name.Namespace == XNamespace.None && !names.Contains(element.Name.LocalName)))
            problems.Add($"UndefinedElement: {element.Name.LocalName}");
        foreach (var element in parent.Elements().Where(element => element.Name.Namespace == XNamespace.None && element.Name.LocalName is "title" or "link" or "guid" or "category"))
            Say(element.Value.Trim().Length == 0 && element.Attributes().All(attribute => attribute.IsNamespaceDeclaration), "NotBlank", element);
    }

    private void Own(XElement parent, string[] names)
    {
        foreach (var element in parent.Elements().Where(element => element.Name.Namespace == Atom && !names.Contains(element.Name.LocalName)))
            problems.Add($"UndefinedElement: {element.Name.LocalName}");
    }

    private void AtomLinks(XElement parent, bool isEntry)
    {
        var (links, isRss) = (parent.Elements(Atom + "link").ToList(), parent.Name.Namespace == XNamespace.None);
        foreach (var link in links)
        {
            var relation = (string?)link.Attribute("rel") ?? "alternate";
            Say(link.Attribute("href") is null, isRss ? "MissingHref" : "MissingAttribute", link);
            Say(link.Attribute("href") is null, isRss ? "MissingAttribute" : "MissingHref", link);
            Say(link.Attribute("href") is { } target && !IsReference(target.Value), "InvalidLink", link);
            Say(link.Attribute("title") is { Value: "" }, "AttrNotBlank", link);
            Say(link.Attribute("title") is { } title && Markup().IsMatch(title.Value), "ContainsHTML", link);
            Say(link.Attribute("title") is { } named && named.Value.Any(IsBad), "BadCharacters", link);
            Say(link.Attribute("length") is { } length && !(long.TryParse(length.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bytes) && bytes >= 0), "InvalidNonNegativeInteger", link);
            Say(link.Attribute("rel") is { Value: "" }, "AttrNotBlank", link);
            Say(relation.Length > 0 && !Relations.Contains(relation) && !Uri.TryCreate(relation, UriKind.Absolute, out _), "UnregisteredAtomLinkRel", link);
            Say(link.Attribute("type") is { } type && !IsMediaType(type.Value), isRss ? "InvalidMIMEAttribute" : "InvalidMIMEType", link);
            Say(link.Attribute("hreflang") is { } language && !IsLanguage(language.Value), "InvalidLanguage", link);
            Say(relation == "self" && link.Attribute("href") is { } href && !Uri.TryCreate(href.Value, UriKind.Absolute, out _), "RelativeSelf", link);
            Say(isEntry && HistoryRelations.Contains(relation), "FeedHistoryRelInEntry", link);
        }
        foreach (var _ in links.Where(link => ((string?)link.Attribute("rel") ?? "alternate") == "alternate")
            .GroupBy(link => ((string?)link.Attribute("type"), (string?)link.Attribute("hreflang"))).Where(same => same.Skip(1).Any()))
            Say(true, "DuplicateAtomLink", parent);
        var to = links.Where(link => link.Attribute("rel") is not null).GroupBy(link => link.Attribute("rel")!.Value).ToDictionary(same => same.Key, same => (string?)same.First().Attribute("href"));
        Say(to.TryGetValue("self", out var self) && ((to.GetValueOrDefault("last") == self && to.ContainsKey("next")) || (to.GetValueOrDefault("first") == self && to.ContainsKey("previous"))), "LinkPastEnd", parent);
    }

    private void Pictures(XElement parent)
    {
        foreach (var content in parent.Descendants(Media + "content"))
        {
            Say(content.Attribute("url") is { } url && !IsWebAddress(url.Value), "InvalidFullLink", content);
            Say(content.Attribute("type") is { } type && !IsMediaType(type.Value), "InvalidMIMEAttribute", content);
            Say(content.Attribute("medium") is { } medium && medium.Value is not ("image" or "audio" or "video" or "document" or "executable"), "InvalidMediaMedium", content);
            Say(content.Attribute("lang") is { } language && !IsLanguage(language.Value), "InvalidLanguage", content);
            Say(content.Attribute("bitrate") is { } bitrate && !float.TryParse(bitrate.Value, CultureInfo.InvariantCulture, out _), "InvalidFloat", content);
            foreach (var number in new[] { "width", "height", "fileSize", "duration" })
                Say(content.Attribute(number) is { } pixels && !(uint.TryParse(pixels.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0), "InvalidPositiveInteger", content);
            Single(content, Media + "title", Media + "description", Media + "copyright");
        }
        Single(parent, Media + "title", Media + "description", Media + "copyright");
        foreach (var thumbnail in parent.Descendants(Media + "thumbnail"))
        {
            Say(thumbnail.Attribute("url") is null, "MissingAttribute", thumbnail);
            foreach (var number in new[] { "width", "height" })
                Say(thumbnail.Attribute(number) is { } pixels && !(uint.TryParse(pixels.Value, out var value) && value > 0), "InvalidPositiveInteger", thumbnail);
        }
        foreach (var text in parent.Descendants(Media + "title").Concat(parent.Descendants(Media + "description")).Where(text => (string?)text.Attribute("type") is null or "plain"))
            PlainText(text, "ContainsUndeclaredHTML");
        foreach (var text in parent.Descendants(Media + "category").Concat(parent.Descendants(Media + "copyright")).Concat(parent.Descendants(Media + "credit")))
            PlainText(text, "ContainsHTML");
    }

    private void PlainText(XElement text, string rule)
    {
        Say(!text.HasElements && Markup().IsMatch(text.Value), rule, text);
        foreach (var element in text.Elements())
            problems.Add($"UndefinedElement: {element.Name.LocalName}");
    }

    // Sections 3.1 and 4.1.3 of RFC 4287.
    private void TextOf(XElement text, bool isContent)
    {
        var (type, elsewhere) = ((string?)text.Attribute("type"), text.Attribute("src") is not null);
        Say(type is "", "AttrNotBlank", text);
        Say(!elsewhere && type is null or "text" or "html" && text.Value.Trim().Length == 0 && !text.HasElements, "NotBlank", text);
        if (type is null or "text" && !elsewhere)
            PlainText(text, "ContainsUndeclaredHTML");
        else if (type is "text/plain" && isContent)
            PlainText(text, "ContainsUndeclaredHTML");
        else if (type is "html" or "text/html")
        {
            Html(text);
            foreach (var element in text.Elements())
                problems.Add($"UndefinedElement: {element.Name.LocalName}");
        }
        if (isContent)
            Say(type is not (null or "") && (elsewhere ? !IsMediaType(type) : type is not ("text" or "html" or "xhtml") && (!IsMediaType(type) || type.StartsWith("multipart/", StringComparison.Ordinal))), "InvalidMIMEType", text);
        else
            Say(type is not (null or "" or "text" or "html" or "xhtml"), type?.Contains('/') == true ? "InvalidTextType" : "InvalidMIMEType", text);
    }

    private void Html(XElement text)
    {
        if (text.HasElements)
            return;
        var body = new HtmlParser().ParseDocument(text.Value);
        foreach (var element in body.All)
        {
            Say(element.LocalName is "script" or "object" or "embed" or "applet" or "iframe" or "frame" or "meta" or "link" or "base" or "style" && text.Value.Contains('<' + element.LocalName, StringComparison.OrdinalIgnoreCase), "SecurityRisk", text);
            Say(element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)), "SecurityRisk", text);
            // The validator lets harmless ones pass; none would be ours.
            Say(element.HasAttribute("style"), "StyleAttribute", text);
            foreach (var name in new[] { "href", "src", "cite" })
                if (element.GetAttribute(name)?.Trim() is { } address)
                    Say(!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.IsFile, "ContainsRelRef", text);
        }
    }

    private void Characters(XElement root)
    {
        foreach (var text in root.DescendantNodes().OfType<XText>())
            Say(text.Value.Any(IsBad), "BadCharacters", text.Parent!);
        foreach (var language in root.DescendantsAndSelf().Attributes(XNamespace.Xml + "lang"))
            Say(language.Value.Length > 0 && !IsLanguage(language.Value), "InvalidLanguage", language);
    }

    private void MailDate(XElement date)
    {
        var match = Rfc822().Match(date.Value);
        var valid = match.Success && DateTime.TryParseExact(
            $"{match.Groups["day"].Value.PadLeft(2, '0')} {match.Groups["month"].Value} {match.Groups["year"].Value}", "dd MMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && (!match.Groups["name"].Success || day.DayOfWeek.ToString()[..3] == match.Groups["name"].Value);
        if (!valid)
            Say(true, Rfc822Short().IsMatch(date.Value) ? "ProblematicalRFC822Date" : "InvalidRFC2822Date", date);
        else
            Say(match.Groups["year"].Value is var year && (int.Parse(year, CultureInfo.InvariantCulture) is < 1970 or > 2100), "ImplausibleDate", date);
    }

    private void InternetDate(XElement date)
    {
        var valid = Rfc3339().IsMatch(date.Value) && DateTimeOffset.TryParse(date.Value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        Say(!valid, "InvalidRFC3339Date", date);
        Say(valid && date.Value[..4] is var year && (string.CompareOrdinal(year, "1970") < 0 || string.CompareOrdinal(year, "2100") > 0), "ImplausibleDate", date);
    }

    private static bool IsBad(char character) => character is '\uFFFD' or >= '\u0080' and <= '\u009F';

    // An address or part of one, RFC 3986 and 3987.
    private static bool IsReference(string text) => text.Trim().Length > 0 && !text.Trim().Any(character => char.IsWhiteSpace(character) || character is '<' or '>' or '"' or '{' or '}' or '|' or '\\' or '^' or '`') && Uri.TryCreate(text.Trim(), UriKind.RelativeOrAbsolute, out _);

    private static bool IsWebAddress(string text) => Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "ftp" && uri.Host.Length > 0 && !text.Trim().Any(char.IsWhiteSpace);

    // Section 4.2.6.1 of RFC 4287.
    private static bool IsCanonical(string id) => !Uri.TryCreate(id, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || (uri.AbsoluteUri == id && !id.Contains("/./", StringComparison.Ordinal));

    private static bool IsMediaType(string text) => MediaType().IsMatch(text);

    private static bool IsLanguage(string text) => LanguageTag().IsMatch(text) && CultureInfo.GetCultures(CultureTypes.NeutralCultures).Any(culture =>
        text.Split('-')[0].Equals(culture.TwoLetterISOLanguageName, StringComparison.OrdinalIgnoreCase) || text.Split('-')[0].Equals(culture.ThreeLetterISOLanguageName, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    private static partial Regex LanguageTag();

    [GeneratedRegex("^[a-zA-Z0-9!#$&^_.+-]+/[a-zA-Z0-9!#$&^_.+-]+( *;.*)?$")]
    private static partial Regex MediaType();

    [GeneratedRegex("</?(a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|q|s|script|span|strong|sub|sup|table|td|tr|tt|u|ul)(\\s[^<>]*)?/?>|&(#[0-9]+|#x[0-9a-f]+|amp|lt|gt|quot|nbsp|copy|eacute|mdash|ndash|hellip);", RegexOptions.IgnoreCase)]
    private static partial Regex Markup();

    [GeneratedRegex("^((?<name>Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?<day>[0-9]{1,2}) (?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?<year>[0-9]{4}) ([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])? ([+-][0-9]{4}|GMT|UT|EST|EDT|CST|CDT|MST|MDT|PST|PDT)$")]
    private static partial Regex Rfc822();

    [GeneratedRegex(@"^((Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s*,\s*)?[0-9]{1,2}\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\s+([0-9]{2}|[0-9]{4})\s")]
    private static partial Regex Rfc822Short();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$")]
    private static partial Regex Rfc3339();
}
