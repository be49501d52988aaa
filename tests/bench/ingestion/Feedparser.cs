using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Ingestion;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Bench.Ingestion;

/// <summary>feedparser's cases: those that expect something of a field that an article (or its source) has; the others are counted by why they are left out.</summary>
internal static partial class Feedparser
{
    static Feedparser() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    // What an article has no place for, by what the case asks for.
    private static readonly (string Pattern, string Why)[] LeftOut =
    [
        (@"(_detail|content \d+) (type|base)$", "media type and base of a text: used, not kept"),
        (@"(itunes_|_explicit|_block|psc_)", "podcasts: iTunes flags, chapters"),
        (@" where( |$)", "places on the map"),
        (@"(contributors|generator|publisher|docs|ttl|cloud|textinput|comments|wfw_|license|errorreportsto|newlocation|info( |$)|info_detail|validity|expired|created|image|logo|icon|scheme|category_|guidislink)", "elements that neither an article nor its source has"),
        (@"(author_detail|authors \d+) (email|url|href)$", "an author's mail and web address: an article has names alone"),
        (@"(links \d+|links)( |$)", "every link with its attributes: an article has one address"),
        (@"source (?!title)", "what a copied entry says of its source beyond the name"),
        (@"^feed (tags|category|id|guid|links|published|created)", "tags, id and links of the feed itself"),
        (@"^(encoding|version|headers|etag|modified|status|namespaces|len|bozo|isinstance|ord)", "HTTP headers, name of encoding or version, well-formedness"),
    ];

    public static int Run(Arguments arguments)
    {
        var table = new Table("folder");
        var left = new SortedDictionary<string, int>();
        foreach (var file in arguments.Files("feeds/feedparser", "*.xml"))
        {
            var bytes = File.ReadAllBytes(file);
            if (Expectation(bytes) is not { } expectation)
            {
                Leave("no expectation");
                continue;
            }
            if (Directory.GetParent(file)!.Name == "cdf")
            {
                Leave("CDF: a format of 1997 that nobody reads");
                continue;
            }
            // Content-Location sets no base (RFC 9110, 8.7), nor does Content-Language say more than the document.
            if (OtherHeader().IsMatch(Encoding.Latin1.GetString(bytes)))
            {
                Leave("what the HTTP headers Content-Location and Content-Language say");
                continue;
            }
            if (Python.Read(expectation) is not { } comparisons)
            {
                Leave(LeftOut.FirstOrDefault(left => Regex.IsMatch(Flat().Replace(expectation.Replace("not bozo and ", ""), " ").Trim(), left.Pattern)).Why ?? "not a comparison with a text or time");
                continue;
            }
            var wanted = comparisons.Where(comparison => Why(comparison) is null).ToList();
            if (wanted.Count == 0)
            {
                Leave(comparisons.Count == 0 ? "HTTP headers, name of encoding or version, well-formedness" : Why(comparisons[0])!);
                continue;
            }
            var type = ContentType().Match(Encoding.Latin1.GetString(bytes)) is { Success: true } header ? header.Groups["type"].Value : null;
            var parsed = FeedReader.Parse(bytes, type, Feeds.Address);
            var wrong = wanted.Where(comparison => !Holds(parsed.Value ?? new Feed(), comparison)).ToList();
            var folder = Path.GetRelativePath(Path.Combine(arguments.Corpora!, "feeds/feedparser/tests"), Path.GetDirectoryName(file)!);
            table.Count(folder, wrong.Count == 0);
            if (wrong.Count > 0 && arguments.Verbose)
                Console.WriteLine($"  {folder}/{Path.GetFileName(file)}: {string.Join(" ", wrong[0].Path)} = “{Show(wrong[0].Literal)}”, got “{Got(parsed.Value ?? new Feed(), wrong[0].Path)}” {parsed.Problem?.Detail}");
        }
        Console.WriteLine($"feedparser: cases about fields that an article or its source has\n{table}  left out:");
        foreach (var (why, count) in left)
            Console.WriteLine($"  {count,6}  {why}");
        Console.WriteLine();
        return Table.Percent(table.Right, table.All) >= 95 ? 0 : 1;

        void Leave(string why) => left[why] = left.GetValueOrDefault(why) + 1;
    }

    // The comment is ASCII, or in the encoding of the file.
    private static string? Expectation(byte[] bytes)
    {
        foreach (var encoding in new[] { Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true), Encoding.GetEncoding("IBM037") })
            if (Expect().Match(encoding.GetString(bytes)) is { Success: true } match)
                return match.Groups["what"].Value.Trim();
        return null;
    }

    private static string? Why(Python.Comparison comparison)
    {
        var path = string.Join(' ', comparison.Path);
        if (LeftOut.FirstOrDefault(left => Regex.IsMatch(path, left.Pattern)).Why is { } why)
            return why;
        if (comparison.Literal is null)
            return "that something is None";
        return Got(new Feed(), comparison.Path) is null ? $"other: {Regex.Replace(path, @"\d+", "N")}" : null;
    }

    private static bool Holds(Feed feed, Python.Comparison comparison)
    {
        var got = Got(feed, comparison.Path);
        if (comparison.Literal is int[] { Length: >= 6 } time)
            return got == new DateTimeOffset(time[0], time[1], time[2], time[3], time[4], time[5], TimeSpan.Zero).ToString("u", CultureInfo.InvariantCulture);
        var text = comparison.Literal as string ?? "";
        var field = comparison.Path[^1];
        if (field is "link" or "href")
            return got == (WebAddress.Text(text, Feeds.Address) ?? "");
        if (field is "author" or "name")
            return got == Feeds.Plain(Mail().Replace(text, ""));
        if (field is "language")
            return (Languages.Canonical(text) ?? "") == got;
        if (field is "updated" or "published" or "modified" or "issued")
            return got == Time(Dates.Read(text));
        return got == (IsBody(comparison.Path) ? Markup(text, null) : Feeds.Plain(text));
    }

    private static bool IsBody(IReadOnlyList<string> path) => path[0] == "entries" && path.Count > 2 && path[2] is "description" or "summary" or "content" or "summary_detail" or "content_detail";

    /// <summary>What we have for a path: empty where the feed gives nothing, null where we have no such field.</summary>
    private static string? Got(Feed feed, IReadOnlyList<string> path)
    {
        if (path[0] == "feed" && path.Count > 1)
            return string.Join(' ', path.Skip(1)) switch
            {
                "title" or "title_detail value" => Feeds.Plain(feed.Title),
                "link" => feed.Home?.AbsoluteUri ?? "",
                "language" or "title_detail language" => Languages.Canonical(feed.Language) ?? "",
                "description" or "subtitle" or "tagline" or "tagline_detail value" or "subtitle_detail value" => Feeds.Plain(feed.Description),
                "rights" or "copyright" or "rights_detail value" or "copyright_detail value" => Feeds.Plain(feed.Rights),
                "author" or "author_detail name" or "authors 0 name" => Feeds.Plain(string.Join(", ", feed.Authors)),
                "updated" or "modified" or "updated_parsed" or "modified_parsed" => Time(feed.Updated),
                _ => null,
            };
        if (path[0] != "entries" || path.Count < 3)
            return null;
        var number = int.Parse(path[1], CultureInfo.InvariantCulture);
        var draft = number < feed.Items.Count ? feed.Items[number] : new Draft();
        var field = string.Join(' ', path.Skip(2));
        if (Regex.Match(field, @"^(tags|authors) (\d+) (term|label|name)$") is { Success: true } member)
        {
            var list = member.Groups[1].Value == "tags" ? draft.Topics : draft.Bylines;
            return int.Parse(member.Groups[2].Value, CultureInfo.InvariantCulture) is var at && at < list.Count ? Feeds.Plain(list[at]) : "";
        }
        return field switch
        {
            "title" or "title_detail value" => Feeds.Plain(draft.Headline),
            "description" or "summary" or "summary_detail value" => draft.Standfirst is null ? Body(draft) : Markup(draft.Standfirst, null),
            "content 0 value" => Body(draft),
            "link" => draft.Address ?? "",
            "id" or "guid" => Feeds.Plain(draft.Guid),
            "author" or "author_detail name" => Feeds.Plain(string.Join(", ", draft.Bylines)),
            "category" => Feeds.Plain(draft.Topics.FirstOrDefault()),
            "rights" or "copyright" or "rights_detail value" => Feeds.Plain(draft.Rights),
            "title_detail language" or "content 0 language" or "summary_detail language" or "language" => Languages.Canonical(draft.Language) ?? "",
            "updated" or "modified" or "updated_parsed" or "modified_parsed" => Time(draft.Updated ?? draft.FirstPublished),
            "published" or "published_parsed" or "issued" or "issued_parsed" => Time(draft.FirstPublished),
            "source title" or "source title_detail value" => Feeds.Plain(draft.SourceName),
            "media_thumbnail 0 url" or "media_content 0 url" => draft.Pictures.FirstOrDefault()?.Address ?? draft.Videos.FirstOrDefault()?.Address ?? "",
            _ => null,
        };
    }

    private static string Body(Draft draft) => Markup(draft.Body, draft.BodyBase ?? WebAddress.Absolute(draft.Address));

    // Both sides go through our own sanitiser; what is compared is the text and where it leads.
    private static string Markup(string? html, Uri? page)
    {
        var clean = BodyHtml.Clean(html, page ?? Feeds.Address).Value?.Html ?? "";
        return string.Join(' ', [Feeds.Plain(clean), .. Target().Matches(clean).Select(match => match.Groups["url"].Value)]);
    }

    private static string Time(DateTimeOffset? time) => time?.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture) ?? "";

    private static string Show(object? literal) => literal is int[] numbers ? string.Join('-', numbers) : literal?.ToString() ?? "None";

    [GeneratedRegex(@"Expect:\s*(?<what>[^\r\n]*)")]
    private static partial Regex Expect();

    [GeneratedRegex(@"Header:\s*Content-type:\s*(?<type>[^\r\n]*)", RegexOptions.IgnoreCase)]
    private static partial Regex ContentType();

    [GeneratedRegex(@"Header:\s*Content-(?:Location|Language)", RegexOptions.IgnoreCase)]
    private static partial Regex OtherHeader();

    [GeneratedRegex(@"\s*[(<]?[\w.+-]+@[\w.-]+[)>]?\s*")]
    private static partial Regex Mail();

    [GeneratedRegex("""(?:href|src)="(?<url>[^"]*)""")]
    private static partial Regex Target();

    [GeneratedRegex(@"[\[\]'.()]+")]
    private static partial Regex Flat();
}
