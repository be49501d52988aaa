using Broadsheet.Contracts;

namespace Broadsheet.Ingestion.Formats;

/// <summary>The top of a page saved as text, down to the first paragraph of the body.</summary>
internal sealed record SavedTextHead
{
    // How far down a headline may stand: menus are long.
    private const int Top = 60;

    public string? Headline { get; private init; }

    public IReadOnlyList<string> Section { get; private init; } = [];

    public string? Standfirst { get; private init; }

    public IReadOnlyList<string> Bylines { get; private init; } = [];

    public string? Dateline { get; private init; }

    public DateTimeOffset? Published { get; private init; }

    public DateTimeOffset? Updated { get; private init; }

    public IReadOnlyList<Picture> Pictures { get; private init; } = [];

    /// <summary>Index of the first line that belongs to the body.</summary>
    public int BodyStart { get; private init; }

    public static SavedTextHead Read(List<string> lines)
    {
        var prose = Enumerable.Range(0, Math.Min(lines.Count, Top)).FirstOrDefault(at => IsProse(lines[at]) && !IsSmallPrint(lines[at]), -1);
        var end = prose < 0 ? Math.Min(lines.Count, Top) : prose;
        var crumb = -1;
        IReadOnlyList<string> section = [];
        string? title = null;
        for (var at = 0; at < Math.Min(lines.Count, end + 3) && crumb < 0; at++)
        {
            // Below the first sentence a slash parts other things: a photographer and an agency.
            if (at > 0 && lines[at - 1].EndsWith('.') && SavedTextBody.IsSentence(lines[at - 1]))
                break;
            if (Breadcrumb.Read(lines[at], out title) is { Count: > 0 } path && !BylineLine.Read(lines[at], bare: false).Any)
                (crumb, section) = (at, path);
        }
        var headline = FindHeadline(lines, end, prose, crumb, section, title);
        return headline.At < 0 ? new SavedTextHead() : BelowHeadline(lines, headline.At, headline.Text, section, crumb);
    }

    private static (int At, string Text) FindHeadline(List<string> lines, int end, int prose, int crumb, IReadOnlyList<string> section, string? title)
    {
        var candidates = Enumerable.Range(0, end).Where(at => at != crumb && IsCandidate(lines[at], section)).ToList();
        var after = candidates.Where(at => at > crumb && crumb >= 0).ToList();
        var before = candidates.Where(at => at < crumb).ToList();
        if (crumb >= 0)
        {
            var below = after.FirstOrDefault(at => IsHeadlineLike(lines[at]), -1);
            var above = before.LastOrDefault(at => SavedTextLines.Words(lines[at]) >= 5 || SavedTextLines.Columns(lines[at]) >= 36, -1);
            // A headline right above the breadcrumb: what follows it is then a longer standfirst, or nothing.
            if (above >= 0 && above == crumb - 1 && (below < 0 || lines[below].Length > lines[above].Length * 1.3))
                return (above, WithoutSite(lines[above]));
            if (below >= 0)
                return (below, WithoutSite(lines[below]));
            // The headline itself ends with a stop.
            if (prose > crumb && IsQuick(lines, prose))
                return (prose, lines[prose]);
            if (title is not null && after.Count == 0)
                return (crumb, title.TrimEnd('…'));
            var any = after.Count > 0 ? after[0] : before.Count > 0 ? before[^1] : -1;
            if (any >= 0)
                return (any, WithoutSite(lines[any]));
        }
        else if (candidates.Count > 0)
        {
            var first = candidates.FirstOrDefault(at => IsHeadlineLike(lines[at]), candidates[0]);
            // A page's title, "Headline - Newspaper", is often followed by the headline alone.
            var alone = candidates.FirstOrDefault(at => at > first && lines[at].Length >= 15 && lines[first].Length > lines[at].Length && lines[first].Contains(lines[at], StringComparison.OrdinalIgnoreCase), first);
            // What stands above with three words and only once may be the headline too, if the longer line below is a sentence-like standfirst.
            var early = candidates[0];
            if (alone == first && early < first && SavedTextLines.Words(lines[early]) >= 3 && first == early + 1 && lines[first].Length > 90 && !Repeats(lines, early))
                return (early, WithoutSite(lines[early]));
            return (alone, WithoutSite(lines[alone]));
        }
        return prose >= 0 && lines[prose].Length <= 300 && lines.Count > prose + 1 ? (prose, lines[prose]) : (-1, "");
    }

    private static SavedTextHead BelowHeadline(List<string> lines, int at, string headline, IReadOnlyList<string> section, int crumb)
    {
        var head = new SavedTextHead { Headline = headline, Section = section };
        // Some print the date above the headline.
        for (var above = Math.Max(0, at - 6); above < at; above++)
            if (above != crumb && BylineLine.Read(lines[above], bare: false) is { Any: true } early)
                head = head with { Bylines = [.. head.Bylines, .. early.Names], Published = head.Published ?? early.Published, Updated = head.Updated ?? early.Updated };
        var pictures = new List<Picture>();
        var next = at + 1;
        for (; next < lines.Count; next++)
        {
            var line = lines[next];
            if (next == crumb || Noise.Of(line) != Noise.Kind.None || string.Equals(line, headline, StringComparison.OrdinalIgnoreCase))
                continue;
            if (Credits.Alone(line) is { } alone)
            {
                if (pictures.Count > 0 && pictures[^1].Credit is null)
                    pictures[^1] = pictures[^1] with { Credit = alone };
                else
                    pictures.Add(SavedTextPage.Picture(null, alone));
                continue;
            }
            // A caption may hold a date, and a date line a source.
            var isCaption = IsCaption(lines, next, out var picture, first: true);
            if ((!isCaption || SavedTextLines.Words(picture.Caption!) <= 5) && BylineLine.Read(line, bare: head.Bylines.Count == 0) is { Any: true } print)
            {
                head = head with { Bylines = [.. head.Bylines, .. print.Names], Dateline = head.Dateline ?? print.Dateline, Published = head.Published ?? print.Published, Updated = head.Updated ?? print.Updated };
                continue;
            }
            if (isCaption)
            {
                pictures.Add(picture);
                continue;
            }
            var sentence = SavedTextBody.IsSentence(line);
            var reads = SavedTextLines.Words(line) >= 6 || SavedTextLines.Columns(line) >= 40;
            // A sentence above the byline or date is the standfirst; without them between, it is the body's first.
            if (sentence && !(head.Standfirst is null && head.Bylines.Count == 0 && head.Published is null && SmallPrintFollows(lines, next)))
                break;
            if (SavedTextLines.ListItem().IsMatch(line) && reads)
                break;
            if ((sentence || reads) && head.Standfirst is null && AddressBlock.Only(line).Count == 0 && !AddressBlock.Announces(line))
                head = head with { Standfirst = line };
        }
        return head with { Pictures = [.. pictures.Where(picture => picture.Caption is not null)], BodyStart = next };
    }

    /// <summary>Whether a line is a picture's caption, told by its credit and place.</summary>
    /// <param name="first">Whether nothing of the body has been seen yet: then a name in brackets is enough.</param>
    public static bool IsCaption(List<string> lines, int at, out Picture picture, bool first)
    {
        var (caption, credit) = Credits.Split(SavedTextBody.WithoutCaptionLabel(lines[at], out var labelled), out var sign);
        picture = SavedTextPage.Picture(caption, credit);
        if (caption is null)
            return false;
        // Something must be left for the body.
        var bodyFollows = Enumerable.Range(at + 1, Math.Min(12, lines.Count - at - 1)).Any(next => SavedTextBody.IsSentence(lines[next]));
        if (labelled || (sign == Credits.Sign.Strong && SavedTextLines.Words(caption) <= 90))
            return bodyFollows || labelled || !first;
        if (!bodyFollows || SavedTextLines.Words(caption) > 60)
            return false;
        // The credit may have a line of its own below.
        if (at + 1 < lines.Count && Credits.Alone(lines[at + 1]) is not null)
            return true;
        return first && (sign == Credits.Sign.Weak || SavedTextBody.TellsAPicture(lines[at]));
    }

    private static bool SmallPrintFollows(List<string> lines, int at)
    {
        for (var next = at + 1; next < Math.Min(lines.Count, at + 5); next++)
        {
            if (BylineLine.Read(lines[next], bare: false).Any)
                return true;
            // A bare name may be a subhead; with a date below it is a byline.
            if (BylineLine.Read(lines[next], bare: true).Any && next + 1 < lines.Count && BylineLine.Read(lines[next + 1], bare: false).Any)
                return true;
            if (SavedTextBody.IsSentence(lines[next]))
                return false;
        }
        return false;
    }

    private static bool IsCandidate(string line, IReadOnlyList<string> section) =>
        line.Length <= 300 && Noise.Of(line) == Noise.Kind.None && !IsSmallPrint(line) && AddressBlock.Only(line).Count == 0 && !AddressBlock.Announces(line) && !Breadcrumb.IsHome(line) && !IsMenu(line)
        && line.Any(char.IsLetter) && Credits.Alone(line) is null && !section.Contains(line, StringComparer.OrdinalIgnoreCase)
        && !(Credits.Split(line, out var sign) is { Caption: not null, Credit: not null } && sign == Credits.Sign.Strong);

    private static bool IsSmallPrint(string line) => BylineLine.Read(line, bare: false).Any || Noise.Of(line) != Noise.Kind.None;

    private static bool IsHeadlineLike(string line) => SavedTextLines.Words(line) >= 4 || SavedTextLines.Columns(line) >= 24;

    // "Home News Politics Sport": names of sections in a row, the first page's first.
    private static bool IsMenu(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: >= 3 } words && Breadcrumb.IsHome(words[0]) && words.All(word => !char.IsLower(word[0]));

    private static bool IsProse(string line) =>
        Noise.EndsLikeASentence(line) && (SavedTextLines.Columns(line) >= 90 || (SavedTextLines.Columns(line) >= 60 && !line.EndsWith('?') && !line.EndsWith('!'))) || SavedTextLines.Columns(line) >= 220;

    // Short enough for a headline, with more prose below that is longer on the whole.
    private static bool IsQuick(List<string> lines, int at) =>
        lines[at].Length <= 160 && lines.Skip(at + 1).Where(IsProse).Select(line => line.Length).DefaultIfEmpty(0).Average() > lines[at].Length;

    private static bool Repeats(List<string> lines, int at) => lines.Index().Any(line => line.Index != at && line.Item.Contains(lines[at], StringComparison.OrdinalIgnoreCase));

    // "Headline | Newspaper": the short part is the site.
    private static string WithoutSite(string line)
    {
        var parts = line.Split(" | ");
        return parts.Length == 2 && SavedTextLines.Words(parts[0]) >= 4 && SavedTextLines.Words(parts[1]) <= 4 && SavedTextLines.Words(parts[1]) < SavedTextLines.Words(parts[0]) ? parts[0].Trim()
            : parts.Length == 2 && SavedTextLines.Words(parts[1]) >= 5 && SavedTextLines.Words(parts[0]) <= 3 ? parts[1].Trim()
            : line;
    }
}
