using System.Text;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion.Formats;

/// <summary>The body of a page saved as text, from its first paragraph to its last sentence, and what stands below and between.</summary>
internal sealed partial record SavedTextBody
{
    public string Html { get; private init; } = "";

    public string Text { get; private init; } = "";

    public IReadOnlyList<Picture> Pictures { get; private init; } = [];

    public IReadOnlyList<string> Addresses { get; private init; } = [];

    public IReadOnlyList<string> Topics { get; private init; } = [];

    public string? SourceName { get; private init; }

    public string? Rights { get; private init; }

    public DateTimeOffset? Published { get; private init; }

    public DateTimeOffset? Updated { get; private init; }

    private enum Kind
    {
        Sentence,
        Short,
        Item,
        Caption,
        Passing,
        Share,
        Box,
        Opens,
        Address,
    }

    public static SavedTextBody Read(List<string> lines, int start, string headline)
    {
        var (addresses, announcements) = FindAddresses(lines, start);
        var pictures = new List<Picture>();
        var kinds = new Kind[lines.Count];
        for (var at = start; at < lines.Count; at++)
            kinds[at] = announcements.Contains(at) ? Kind.Address : KindOf(lines, at, headline, start, pictures);
        var end = End(lines, kinds, start);
        while (end > start && kinds[end - 1] is not (Kind.Sentence or Kind.Item))
            end--;
        var (html, text) = Write(lines, kinds, start, end);
        var below = lines.Skip(end).ToList();
        var print = below.Select(line => BylineLine.Read(line, bare: false)).ToList();
        var rights = below.FirstOrDefault(line => RightsLine().IsMatch(line) && line.Length <= 200);
        return new SavedTextBody
        {
            Html = html,
            Text = text,
            Pictures = pictures,
            Addresses = addresses,
            Topics = below.Select(line => TopicLine().Match(line)).FirstOrDefault(match => match.Success) is { } topics ? [.. topics.Groups["topics"].Value.Split([',', ';', '،', '|', '#', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] : [],
            SourceName = announcements.Select(at => AddressBlock.Owner(lines[at])).FirstOrDefault(name => name is not null) ?? (rights is not null ? OwnerOf(rights) : null),
            Rights = rights,
            Published = print.Select(found => found.Published).FirstOrDefault(date => date is not null),
            Updated = print.Select(found => found.Updated).FirstOrDefault(date => date is not null),
        };
    }

    /// <summary>Whether a line is a sentence or more: it ends like one, or is too long to be anything else.</summary>
    public static bool IsSentence(string line)
    {
        var words = SavedTextLines.Words(line);
        return words >= 20 || SavedTextLines.Columns(line) >= 140 || (Noise.EndsLikeASentence(line) || line.EndsWith(':') || line.EndsWith('：')) && (words >= 4 || SavedTextLines.Columns(line) >= 18);
    }

    /// <summary>A line without "Image caption," and the like in front.</summary>
    public static string WithoutCaptionLabel(string line, out bool labelled)
    {
        var match = CaptionLabel().Match(line);
        labelled = match.Success;
        return labelled ? line[match.Length..] : line;
    }

    /// <summary>Whether a line says of itself that it describes a picture.</summary>
    public static bool TellsAPicture(string line) => PictureWords().IsMatch(line);

    private static Kind KindOf(List<string> lines, int at, string headline, int start, List<Picture> pictures)
    {
        var line = lines[at];
        switch (Noise.Of(line, inBody: true))
        {
            case Noise.Kind.Passing:
                return Kind.Passing;
            case Noise.Kind.Share:
                return Kind.Share;
            case Noise.Kind.Box:
                return Kind.Box;
            case Noise.Kind.Opens:
                return Kind.Opens;
        }
        if (!line.Any(char.IsLetterOrDigit))
            return Kind.Passing;
        if (AddressBlock.Only(line).Count > 0 && !IsSentence(line))
            return Kind.Short;
        if (Credits.Alone(line) is { } credit)
        {
            if (pictures.Count > 0 && pictures[^1].Credit is null)
                pictures[^1] = pictures[^1] with { Credit = credit };
            return Kind.Caption;
        }
        if (SavedTextHead.IsCaption(lines, at, out var picture, first: false))
        {
            pictures.Add(picture);
            return Kind.Caption;
        }
        if (string.Equals(line, headline, StringComparison.OrdinalIgnoreCase) || (at < start + 3 && BylineLine.Read(line, bare: false).Any))
            return Kind.Passing;
        if (SavedTextLines.ListItem().IsMatch(line))
            return Kind.Item;
        return IsSentence(line) || (Noise.EndsLikeASentence(line) && line.Any(char.IsLetter)) ? Kind.Sentence : Kind.Short;
    }

    // Lines of addresses that a sentence announces, or that stand below the last sentence.
    private static (IReadOnlyList<string> Addresses, HashSet<int> Lines) FindAddresses(List<string> lines, int start)
    {
        var addresses = new List<string>();
        var own = new HashSet<int>();
        var last = Enumerable.Range(start, lines.Count - start).LastOrDefault(at => IsSentence(lines[at]) && Noise.Of(lines[at]) == Noise.Kind.None && !(AddressBlock.Announces(lines[at]) && (AddressBlock.IsOwnLine(lines[at]) || AnyBelow(lines, at))) && AddressBlock.Only(lines[at]).Count == 0, start);
        for (var at = 0; at < lines.Count; at++)
        {
            var only = AddressBlock.Only(lines[at]);
            var announces = AddressBlock.Announces(lines[at]);
            if (only.Count > 0 && (announces || at > last || (at > 0 && own.Contains(at - 1))))
            {
                addresses.AddRange(only);
                own.Add(at);
            }
            else if (announces && (AnyBelow(lines, at) || (AddressBlock.IsOwnLine(lines[at]) && at > last && at > start)))
            {
                addresses.AddRange(AddressBlock.All(lines[at]));
                own.Add(at);
            }
        }
        return ([.. addresses.Distinct()], own);
    }

    // Addresses directly below, or below one more line of the announcement.
    private static bool AnyBelow(List<string> lines, int at) =>
        (at + 1 < lines.Count && AddressBlock.Only(lines[at + 1]).Count > 0) || (at + 2 < lines.Count && !Noise.EndsLikeASentence(lines[at + 1]) && AddressBlock.Announces(lines[at + 1]) && AddressBlock.Only(lines[at + 2]).Count > 0);

    // Where the article ends: at the first line that opens something else, if less text stands below it than above. How much less
    // depends on how often such a line stands within articles.
    private static int End(List<string> lines, Kind[] kinds, int start)
    {
        var above = 0;
        var below = Enumerable.Range(start, lines.Count - start).Where(at => kinds[at] == Kind.Sentence).Sum(at => SavedTextLines.Words(lines[at]));
        for (var at = start; at < lines.Count; at++)
        {
            if (kinds[at] == Kind.Sentence)
            {
                above += SavedTextLines.Words(lines[at]);
                below -= SavedTextLines.Words(lines[at]);
            }
            var ends = kinds[at] switch
            {
                Kind.Opens or Kind.Address => below <= above,
                // Sentences right under the heading introduce other articles; below a few links the article goes on.
                Kind.Box => below <= above && (below * 6 <= above || kinds.Skip(at + 1).FirstOrDefault(kind => kind != Kind.Passing, Kind.Sentence) == Kind.Sentence),
                Kind.Share => below * 3 <= above,
                Kind.Passing => below * 5 <= above && SavedTextLines.Words(lines[at]) >= 4,
                _ => false,
            };
            if (above > 0 && ends)
                return at;
        }
        return lines.Count;
    }

    private static (string Html, string Text) Write(List<string> lines, Kind[] kinds, int start, int end)
    {
        var html = new StringBuilder();
        var text = new StringBuilder();
        var lastSentence = end > start ? Array.LastIndexOf(kinds, Kind.Sentence, end - 1, end - start) : -1;
        var introduced = false;
        var waiting = new List<string>();
        var box = false;
        for (var at = start; at < end; at++)
        {
            var line = lines[at];
            switch (kinds[at])
            {
                case Kind.Short when !box:
                    waiting.Add(line);
                    break;
                case Kind.Item when !box:
                    var items = new List<string>();
                    for (; at < end && kinds[at] == Kind.Item; at++)
                        items.Add(lines[at]);
                    at--;
                    // Below the last sentence a list is one of links, unless its items are sentences.
                    if (items.Exists(IsSentence) || (lastSentence > at && (html.Length > 0 || waiting.Count > 0)) || introduced)
                    {
                        Flush();
                        WriteItems(items);
                    }
                    break;
                // A question within a box of links is the headline of another article.
                case Kind.Sentence when box && SavedTextLines.Words(line) <= 10 && !line.EndsWith('.'):
                    break;
                case Kind.Sentence:
                    Flush();
                    html.Append(BodyHtml.Paragraph(line)).Append('\n');
                    text.Append(line).Append('\n');
                    introduced = line.EndsWith(':');
                    box = false;
                    break;
                case Kind.Box or Kind.Opens or Kind.Address:
                    waiting.Clear();
                    box = true;
                    break;
            }
        }
        return (html.ToString().TrimEnd('\n'), text.ToString());

        // One short line above a sentence is a subhead; several are verses, a table or a list without signs: kept as they are.
        void Flush()
        {
            foreach (var line in waiting)
                html.Append(waiting.Count == 1 && SavedTextLines.Words(line) <= 14 ? $"<h2>{BodyHtml.Escape(line)}</h2>" : BodyHtml.Paragraph(line)).Append('\n');
            waiting.Clear();
        }

        void WriteItems(List<string> items)
        {
            var numbered = items.TrueForAll(item => char.IsDigit(item[0]));
            // A single dash in front of a line is speech, not a list.
            if (items.Count == 1 && items[0][0] is '–' or '-')
                html.Append(BodyHtml.Paragraph(items[0])).Append('\n');
            else
                html.Append(numbered ? "<ol>" : "<ul>").AppendJoin("", items.Select(item => $"<li>{BodyHtml.Escape(ItemSign().Replace(item, ""))}</li>")).Append(numbered ? "</ol>" : "</ul>").Append('\n');
            foreach (var item in items)
                text.Append(item).Append('\n');
            introduced = items[^1].EndsWith(':');
        }
    }

    private static string? OwnerOf(string rights) => RightsOwner().Match(WhiteSpace.Collapse(rights)) is { Success: true } match && match.Groups["name"].Value.Trim() is { Length: > 2 } name && SavedTextLines.Words(name) <= 5 ? name : null;

    [GeneratedRegex(@"^(?:image|photo|picture|video|foto|bild)?\s?(?:caption|bildunterschrift|légende|leyenda|legenda|didascalia)\s*[,:]\s*", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex CaptionLabel();

    [GeneratedRegex(@"\b(?:(?:in|on)\s+this\s+(?:\w+\s+)?(?:photo|picture|image|frame|still)|(?:file|handout|undated|archive|combination)\s+(?:photo|picture|image)|pictured\b|(?:photo|picture|image)\s+(?:taken|shows|released|provided|obtained)|screengrab|screenshot\s+from|archivbild|symbolbild|photo\s+d[’']archives?|imagen\s+de\s+archivo)\b|عکس\s+(?:آرشیوی|تزئینی)|صورة\s+(?:أرشيفية|من\s+الأرشيف)|资料图", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex PictureWords();

    [GeneratedRegex(@"^(?:©|\(c\)|copyright\b|ⓒ)|all\s+rights\s+reserved", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex RightsLine();

    [GeneratedRegex(@"^(?:©|\(c\)|copyright|ⓒ|\s|\d{4}|[–-]|by)*(?<name>\p{L}[^.,|©\d]*?)(?:\s?[.,|]|\s(?:ltd|inc|llc|gmbh|ag|plc|all\srights).*|$)", RegexOptions.IgnoreCase, Expressions.NoTimeout)]
    private static partial Regex RightsOwner();

    [GeneratedRegex(@"^(?:tags?|topics?|keywords?|filed\s+under|schlagw[oö]rter|themen|mots-clés|thèmes|etiquetas|temas|argomenti|trefwoorden|słowa\s+kluczowe|etiketler|теги|темы|برچسب‌?ها|کلیدواژه‌?ها|الوسوم|תגיות|标签|タグ|태그)\s*[:：]\s*(?<topics>\S.*)$", RegexOptions.IgnoreCase, Expressions.TimeoutMilliseconds)]
    private static partial Regex TopicLine();

    [GeneratedRegex(@"^(?:[•◦▪●‣·*–-]|\d{1,2}[.)])\s+", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex ItemSign();
}
