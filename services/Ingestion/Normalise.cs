using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion.Formats;

namespace Broadsheet.Ingestion;

/// <summary>
/// The one place where a <see cref="Draft"/> becomes an <see cref="Article"/> or is refused. Pure: the same draft and defaults give the same
/// article, but for times that the draft does not give.
/// </summary>
internal static class Normalise
{
    private const int MaxHeadline = 500;
    private const int MaxStandfirst = 2_000;
    private const int MaxLine = 300;
    private const int MaxCaption = 2_000;
    private const int MaxName = 80;
    private const int MaxBylines = 20;
    private const int MaxTopics = 50;
    private const int MaxPictures = 100;
    private const int MaxVideos = 20;
    private const int MaxSections = 5;
    private const int MaxAlternates = 20;

    // Entries of a list that are looked at for each that is kept; the others are empty or say the same again.
    private const int ListedForEachKept = 20;
    private const int MaxSectionText = MaxSections * MaxName * PlainText.RawForEachKept;

    private static readonly DateTimeOffset Earliest = new(1600, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(48);

    /// <summary>The article, or what is wrong with the draft.</summary>
    /// <param name="draft">What a reader found.</param>
    /// <param name="defaults">What the way in assumes.</param>
    /// <param name="now">Taken for times that are not given.</param>
    public static Result<Article> ToArticle(Draft draft, SourceDefaults defaults, DateTimeOffset now)
    {
        var address = WebAddress.Absolute(draft.Address, defaults.Address);
        if (draft.Headline?.Length > MaxHeadline * PlainText.RawForEachKept)
            return TooLong(draft.Headline);
        var headline = PlainText.Line(draft.Headline);
        var withdrawn = draft.Status == ArticleStatus.Withdrawn;
        if (headline is null && !(withdrawn && (draft.Guid ?? draft.Address) is not null))
            return new Problem("Give a headline: the title that readers see.");
        if (headline?.Length > MaxHeadline)
            return TooLong(headline);

        var cleaned = BodyHtml.Clean(draft.Body, draft.BodyBase ?? address ?? defaults.Address);
        if (!cleaned.Ok)
            return cleaned.Problem;
        var body = WithoutHeadline(cleaned.Value.Html, headline);
        var standfirst = PlainText.Line(draft.Standfirst, MaxStandfirst);
        var pictures = Start(draft.Pictures, MaxPictures).Select(picture => Picture(picture, address ?? defaults.Address)).OfType<Picture>().DistinctBy(picture => picture.Address ?? picture.MediaId ?? picture.Caption).Take(MaxPictures).ToList();
        var videos = Start(draft.Videos, MaxVideos).Select(video => Video(video, address ?? defaults.Address)).OfType<Video>().DistinctBy(video => video.Address).Take(MaxVideos).ToList();
        if (body.Length == 0 && standfirst is null && pictures.Count == 0 && videos.Count == 0 && !withdrawn)
            return new Problem("Give a body: HTML or plain text, or at least a standfirst, a picture or a video.");

        if (Refused(draft, defaults, now) is { } refused)
            return refused;
        var text = (body == cleaned.Value.Html ? cleaned.Value.Text : BodyHtml.TextOf(body)) ?? standfirst ?? "";
        var first = Usable(draft.FirstPublished, now) ?? Usable(draft.Updated, now) ?? now;
        var updated = Usable(draft.Updated, now) ?? first;
        return new Article
        {
            Id = Identity.Of(defaults.Key, draft.Guid, address, headline ?? "", text),
            Names = Identity.Names(draft.Guid, address),
            Status = draft.Status,
            Language = Languages.Canonical(draft.Language) ?? Languages.Canonical(defaults.Language) ?? LanguageGuess.Of($"{headline}\n{standfirst}\n{text}") ?? "und",
            Section = Section(draft.Section) ?? Section(defaults.Section) ?? ["News"],
            Headline = headline ?? "",
            Standfirst = standfirst,
            Bylines = [.. Lines(draft.Bylines, MaxLine, MaxBylines).Select(name => new Byline { Name = name })],
            Dateline = PlainText.Line(draft.Dateline, MaxLine),
            Body = body,
            Pictures = pictures,
            Videos = videos,
            Topics = Lines(draft.Topics, MaxName, MaxTopics),
            Story = PlainText.Line(draft.Story, MaxLine),
            FirstPublished = first.ToStored(),
            Updated = (updated < first ? first : updated).ToStored(),
            Embargo = draft.Embargo?.ToStored(),
            Urgency = draft.Urgency is >= 1 and <= 9 ? draft.Urgency : null,
            Source = new Source
            {
                Id = defaults.Key,
                Name = PlainText.Line(draft.SourceName, MaxLine) ?? PlainText.Line(defaults.Name, MaxLine) ?? defaults.Key,
                Address = address?.AbsoluteUri,
                Rights = PlainText.Line(draft.Rights, MaxLine) ?? PlainText.Line(defaults.Rights, MaxLine),
                AlternateAddresses = [.. Start(draft.AlternateAddresses, MaxAlternates).Select(other => WebAddress.Absolute(other)).OfType<Uri>().Select(other => other.AbsoluteUri.TrimEnd('/')).Distinct().Take(MaxAlternates)],
            },
        };
    }

    private static Problem TooLong(string headline) =>
        new($"The headline has {headline.Length:N0} characters; give at most {MaxHeadline} and put the rest into the standfirst or body.");

    private static IEnumerable<T> Start<T>(IEnumerable<T> list, int kept) => list.Take(kept * ListedForEachKept);

    private static IReadOnlyList<string> Names(IReadOnlyList<string> section) =>
        [.. section.Take(MaxSections * ListedForEachKept).Select(name => name.Length > MaxSectionText ? name[..MaxSectionText] : name)];

    // Some sources begin the text with its headline; readers have just read that.
    private static string WithoutHeadline(string body, string? headline) =>
        headline is not null && body.StartsWith("<h2>", StringComparison.Ordinal) && body.IndexOf("</h2>", StringComparison.Ordinal) is var end and > 0 && BodyHtml.TextOf(body[..end]) == headline
            ? body[(end + 5)..].TrimStart() : body;

    /// <summary>Whether the article's times come from <paramref name="now"/> instead of the draft, and so say nothing about a change.</summary>
    public static bool AssumesTimes(Draft draft, DateTimeOffset now) => (Usable(draft.FirstPublished, now) ?? Usable(draft.Updated, now)) is null;

    // What a sender who waits for an answer should put right rather than have guessed.
    private static Problem? Refused(Draft draft, SourceDefaults defaults, DateTimeOffset now)
    {
        if (defaults.Forgiving)
            return null;
        if (!string.IsNullOrWhiteSpace(draft.Language) && Languages.Canonical(draft.Language) is null)
            return new Problem($"language: “{PlainText.Line(draft.Language, 40)}” is not a BCP 47 tag of a language that exists; give one like en, en-GB, fa or zh-Hant, or leave it out.");
        if (Sections.Split(Names(draft.Section)).Count > MaxSections)
            return new Problem($"section: {MaxSections} levels at most, outermost first, like “News / Politics”.");
        foreach (var (name, time) in new[] { ("firstPublished", draft.FirstPublished), ("updated", draft.Updated) })
            if (time is not null && Usable(time, now) is null)
                return new Problem($"{name}: {time.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} is not a time between the year 1600 and two days from now; correct it or leave it out.");
        if (draft.Urgency is < 1 or > 9)
            return new Problem("urgency: give a whole number from 1 (a flash) to 9.");
        return null;
    }

    private static DateTimeOffset? Usable(DateTimeOffset? time, DateTimeOffset now) => time >= Earliest && time <= now + Ahead ? time : null;

    private static List<string>? Section(IReadOnlyList<string> names)
    {
        var section = Sections.Split(Names(names)).Select(name => PlainText.Line(name, MaxName)).OfType<string>().Where(name => name.Any(char.IsLetterOrDigit)).Take(MaxSections).ToList();
        return section.Count > 0 ? section : null;
    }

    private static List<string> Lines(IReadOnlyList<string> texts, int length, int count) =>
        [.. Start(texts, count).Select(text => PlainText.Line(text, length)).OfType<string>().Where(text => text.Any(char.IsLetterOrDigit)).DistinctBy(text => text.ToUpperInvariant()).Take(count)];

    // Without any address it is the words for a picture that we were not given, as in a page saved as text; with a bad one it is nothing.
    private static Picture? Picture(Picture picture, Uri? page)
    {
        var given = !string.IsNullOrWhiteSpace(picture.Address);
        var clean = picture with
        {
            Address = WebAddress.Text(picture.Address, page),
            Caption = PlainText.Line(picture.Caption, MaxCaption),
            Credit = PlainText.Line(picture.Credit, MaxLine),
            Alt = PlainText.Line(picture.Alt, MaxCaption),
            Width = Pixels(picture.Width),
            Height = Pixels(picture.Height),
            MediaId = Rendition.IsMediumId(picture.MediaId) ? picture.MediaId : null,
            Colour = null,
            Focus = picture.Focus is { X: >= 0 and <= 1, Y: >= 0 and <= 1 } ? picture.Focus : null,
        };
        return clean.Address is not null || clean.MediaId is not null || (!given && clean.Caption is not null) ? clean : null;
    }

    private static Video? Video(Video video, Uri? page) =>
        WebAddress.Text(video.Address, page) is { } address
            ? video with
            {
                Address = address,
                Type = PlainText.Line(video.Type, MaxName),
                Title = PlainText.Line(video.Title, MaxHeadline),
                Caption = PlainText.Line(video.Caption, MaxCaption),
                Poster = WebAddress.Text(video.Poster, page),
                Still = null,
                Duration = video.Duration is > 0 and < 1_000_000 ? video.Duration : null,
                Width = Pixels(video.Width),
                Height = Pixels(video.Height),
            }
            : null;

    private static int? Pixels(int? pixels) => pixels is > 0 and <= 100_000 ? pixels : null;
}
