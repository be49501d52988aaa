using System.Text.Json;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Lucene.Net.Documents;
using Lucene.Net.Util;

namespace Broadsheet.Search;

/// <summary>Names of the index's fields.</summary>
internal static class Fields
{
    /// <summary>The article's id; also to sort what is equal otherwise.</summary>
    public const string Id = "id";

    /// <summary>The article's version, of withdrawn articles too.</summary>
    public const string Version = "version";

    /// <summary>The language by whose rules it was read. Withdrawn articles have none.</summary>
    public const string Language = "language";

    /// <summary>The addresses of its section and of all sections above, decoded, in lower case.</summary>
    public const string Section = "section";

    /// <summary>The same sections to count: <see cref="IndexedArticle.LevelsOf"/>.</summary>
    public const string Levels = "levels";

    /// <summary>When it was first published, in milliseconds since 1970.</summary>
    public const string FirstPublished = "firstPublished";

    /// <summary>All its text by the rules of its language.</summary>
    public const string Text = "text";

    /// <summary>All its text, word by word as it stands.</summary>
    public const string Exact = "exact";

    /// <summary>What an answer needs, as JSON: <see cref="IndexedArticle"/>.</summary>
    public const string Article = "article";
}

/// <summary>What the index keeps of an article to answer with, as plain text.</summary>
internal sealed record IndexedArticle
{
    // Measured on judged collections.
    private const int HeadlineWeight = 3;

    // Characters that no name has.
    private const char BetweenNames = '\u001f', BetweenLevels = '\u001e';

    /// <inheritdoc cref="Article.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="Article.Path"/>
    public required string Path { get; init; }

    /// <inheritdoc cref="Article.Language"/>
    public required string Language { get; init; }

    /// <inheritdoc cref="Article.Section"/>
    public required IReadOnlyList<string> Section { get; init; }

    /// <inheritdoc cref="Article.Headline"/>
    public required string Headline { get; init; }

    /// <inheritdoc cref="Article.Standfirst"/>
    public string? Standfirst { get; init; }

    /// <summary>The body's text, a line for each block.</summary>
    public required string Text { get; init; }

    /// <inheritdoc cref="Article.FirstPublished"/>
    public required DateTimeOffset FirstPublished { get; init; }

    /// <inheritdoc cref="Article.Updated"/>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Name of its source.</summary>
    public required string Source { get; init; }

    /// <summary>Reads what <see cref="DocumentOf"/> wrote.</summary>
    public static IndexedArticle Of(Document document)
    {
        var json = document.GetBinaryValue(Fields.Article);
        return JsonSerializer.Deserialize<IndexedArticle>(json.Bytes.AsSpan(json.Offset, json.Length), Json.Options)!;
    }

    /// <summary>
    /// The document that the index holds for an article. Of a withdrawn one only its version, which keeps older copies
    /// that come late from bringing it back.
    /// </summary>
    /// <remarks>
    /// All text goes into one field and not into a field for each part or language, for BM25 then weighs an article as
    /// a whole: a word counts the less the more often it was seen, whichever part it stands in (as in BM25F), and
    /// lengths and frequencies are those of all articles, so that a language with few of them is not judged by a
    /// handful. The headline counts as often as it is added.
    /// </remarks>
    public static Document DocumentOf(Article article)
    {
        var document = new Document
        {
            new StringField(Fields.Id, article.Id, Field.Store.NO),
            new NumericDocValuesField(Fields.Version, article.Version),
        };
        if (article.Status == ArticleStatus.Withdrawn)
            return document;

        var kept = new IndexedArticle
        {
            Id = article.Id,
            Path = article.Path ?? throw new ArgumentException("An article that Storage has published has a path."),
            Language = article.Language,
            Section = article.Section,
            Headline = HtmlText.Clean(article.Headline),
            Standfirst = article.Standfirst is { } standfirst ? HtmlText.Clean(standfirst) : null,
            Text = HtmlText.Of(article.Body),
            FirstPublished = article.FirstPublished,
            Updated = article.Updated,
            Source = article.Source.Name,
        };
        document.Add(new StoredField(Fields.Article, JsonSerializer.SerializeToUtf8Bytes(kept, Json.Options)));
        document.Add(new SortedDocValuesField(Fields.Id, new BytesRef(article.Id)));
        document.Add(new StringField(Fields.Language, Analysis.LanguageOf(article.Language), Field.Store.NO));
        var published = article.FirstPublished.ToUnixTimeMilliseconds();
        document.Add(new Int64Field(Fields.FirstPublished, published, Field.Store.NO));
        document.Add(new NumericDocValuesField(Fields.FirstPublished, published));
        var levels = Levels(article).ToList();
        foreach (var (address, _) in levels)
            document.Add(new StringField(Fields.Section, Decoded(address), Field.Store.NO));
        // All as one value, of which there are as many as sections: to count one for each article is all that a search does.
        document.Add(new SortedDocValuesField(Fields.Levels, new BytesRef(string.Join(BetweenLevels, levels.Select(level => level.Level)))));

        Add(kept.Headline, HeadlineWeight);
        if (kept.Standfirst is { } summary)
            Add(summary, 1);
        Add(kept.Text, 1);
        IEnumerable<string?> others =
        [
            article.Dateline, .. article.Bylines.Select(byline => byline.Name), .. article.Topics, .. article.Section,
            .. article.Pictures.Select(picture => picture.Caption), .. article.Videos.SelectMany(video => new[] { video.Title, video.Caption }),
        ];
        foreach (var part in others.OfType<string>())
            Add(HtmlText.Clean(part), 1);
        return document;

        void Add(string part, int weight)
        {
            var text = Analysis.Fold(part);
            var bare = Analysis.Bare(Analysis.LanguageOf(article.Language), text);
            for (var times = 0; times < weight; times++)
            {
                document.Add(new TextField(Fields.Text, text, Field.Store.NO));
                if (bare.Count > 0)
                    document.Add(new TextField(Fields.Text, new Besides(bare)));
            }
            document.Add(new TextField(Fields.Exact, text, Field.Store.NO));
        }
    }

    /// <summary>An address of a section as the index compares it.</summary>
    public static string Decoded(string address) => Uri.UnescapeDataString(address.Trim('/')).ToLowerInvariant();

    /// <summary>The sections to count of a value of <see cref="Fields.Levels"/>, each for <see cref="Level"/>.</summary>
    public static string[] LevelsOf(string value) => value.Split(BetweenLevels, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A section to count: its address as in paths and the names down to it, told apart by a character that neither has.</summary>
    public static (string Address, string[] Names) Level(string value)
    {
        var parts = value.Split(BetweenNames);
        return (parts[0], parts[1..]);
    }

    private static IEnumerable<(string Address, string Level)> Levels(Article article)
    {
        var segments = article.Path!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // After the section come year, month, day and slug; before it, in an edition in another language, the edition's own segment.
        var edition = segments.Length - 4 > article.Section.Count ? 1 : 0;
        for (var depth = 1; depth <= Math.Min(article.Section.Count, segments.Length - edition); depth++)
        {
            var address = string.Join('/', segments.Take(edition + depth));
            yield return (address, string.Join(BetweenNames, article.Section.Take(depth).Select(name => name.Replace(BetweenNames, ' ').Replace(BetweenLevels, ' ')).Prepend(address)));
        }
    }
}
