using System.Collections.Frozen;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Bg;
using Lucene.Net.Analysis.Ca;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Ckb;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.Da;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.El;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Eu;
using Lucene.Net.Analysis.Fa;
using Lucene.Net.Analysis.Fi;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Ga;
using Lucene.Net.Analysis.Gl;
using Lucene.Net.Analysis.Hi;
using Lucene.Net.Analysis.Hu;
using Lucene.Net.Analysis.Hy;
using Lucene.Net.Analysis.Id;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Lv;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Nl;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ro;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Tr;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Broadsheet.Search;

/// <summary>A term and where it stands: <paramref name="Position"/> counts words, <paramref name="Start"/> and <paramref name="End"/> characters.</summary>
internal readonly record struct Token(string Term, int Position, int Start, int End);

/// <summary>
/// From text to terms. Each article is read twice: by the rules of its language (stems, no stop words) and word by word
/// as it stands (<see cref="Exactly"/>), which serves phrases, names and languages without rules here, such as Hebrew.
/// </summary>
internal static class Analysis
{
    /// <summary>To be raised whenever the same text gives other terms or an article other fields than before: indexes made by another version are rebuilt.</summary>
    public const int Version = 4;

    /// <summary>The language of text for which there are no rules.</summary>
    public const string Other = "other";

    private const LuceneVersion Release = LuceneVersion.LUCENE_48;

    // Made when the first article of the language comes: stop lists and stemmers take memory.
    private static readonly FrozenDictionary<string, Lazy<Analyzer>> ByLanguage = new Dictionary<string, Func<Analyzer>>
    {
        ["ar"] = () => new ArabicAnalyzer(Release),
        ["bg"] = () => new BulgarianAnalyzer(Release),
        ["ca"] = () => new CatalanAnalyzer(Release),
        ["ckb"] = () => new SoraniAnalyzer(Release),
        ["cs"] = () => new CzechAnalyzer(Release),
        ["da"] = () => new DanishAnalyzer(Release),
        ["de"] = () => new GermanAnalyzer(Release),
        ["el"] = () => new GreekAnalyzer(Release),
        ["en"] = () => new EnglishAnalyzer(Release, EnglishStopWords()),
        ["es"] = () => new SpanishAnalyzer(Release),
        ["eu"] = () => new BasqueAnalyzer(Release),
        ["fa"] = () => new PersianAnalyzer(Release),
        ["fi"] = () => new FinnishAnalyzer(Release),
        ["fr"] = () => new FrenchAnalyzer(Release),
        ["ga"] = () => new IrishAnalyzer(Release),
        ["gl"] = () => new GalicianAnalyzer(Release),
        ["hi"] = () => new HindiAnalyzer(Release),
        ["hu"] = () => new HungarianAnalyzer(Release),
        ["hy"] = () => new ArmenianAnalyzer(Release),
        ["id"] = () => new IndonesianAnalyzer(Release),
        ["it"] = () => new ItalianAnalyzer(Release),
        ["ja"] = Pairs,
        ["ko"] = Pairs,
        ["lv"] = () => new LatvianAnalyzer(Release),
        ["nb"] = () => new NorwegianAnalyzer(Release),
        ["nl"] = () => new DutchAnalyzer(Release),
        ["nn"] = () => new NorwegianAnalyzer(Release),
        ["no"] = () => new NorwegianAnalyzer(Release),
        ["pt"] = () => new PortugueseAnalyzer(Release),
        ["ro"] = () => new RomanianAnalyzer(Release),
        ["ru"] = () => new RussianAnalyzer(Release),
        ["sv"] = () => new SwedishAnalyzer(Release),
        ["tr"] = () => new TurkishAnalyzer(Release),
        ["zh"] = Pairs,
    }.ToFrozenDictionary(pair => pair.Key, pair => new Lazy<Analyzer>(() => new Reading(pair.Value())));

    // Of a capital I, or one after a small t, their rules make something else than those of all others.
    private static readonly FrozenSet<string> OwnCase = ["ga", "tr"];

    private static readonly Analyzer AsItStands = Analyzer.NewAnonymous((_, reader) => Exact(reader));

    private static readonly Analyzer WithoutRules = new Reading(AsItStands);

    private static readonly Analyzer Splitter = new Reading(Analyzer.NewAnonymous((_, reader) =>
    {
        var words = new StandardTokenizer(Release, reader);
        return new TokenStreamComponents(words, new CJKBigramFilter(new CJKWidthFilter(words)));
    }));

    /// <summary>The language by whose rules text under a BCP 47 tag is read: its primary subtag, or <see cref="Other"/>.</summary>
    public static string LanguageOf(string tag)
    {
        var primary = tag.Split('-', '_')[0].ToLowerInvariant();
        return ByLanguage.ContainsKey(primary) ? primary : Other;
    }

    /// <summary>What reads an article of the language into the index.</summary>
    public static Analyzer For(string language) => ByLanguage.TryGetValue(language, out var rules) ? rules.Value : WithoutRules;

    /// <summary>The terms of text by the rules of the language.</summary>
    public static List<Token> By(string language, string text) => Read(For(language), Fields.Text, text);

    /// <summary>The words of text as they stand, without regard to case, accents, width and the variants of Arabic letters.</summary>
    public static List<Token> Exactly(string text) => Read(WithoutRules, Fields.Exact, text);

    /// <summary>Of the terms of text those that are <paramref name="sought"/>.</summary>
    public static List<Token> By(string language, string text, IEnumerable<Token> sought) => Read(For(language), Fields.Text, text, sought);

    /// <summary>Of the words of text as they stand those that are <paramref name="sought"/>.</summary>
    public static List<Token> Exactly(string text, IEnumerable<Token> sought) => Read(WithoutRules, Fields.Exact, text, sought);

    /// <summary>The forms of a word in the language: as it is written and, where that is another, without accents; none if it is a stop word there.</summary>
    public static List<List<Token>> Forms(string language, string word)
    {
        var written = By(language, word);
        if (written.Count == 0)
            return [];
        return Exactly(word) is [var plain] && By(language, plain.Term) is { Count: > 0 } bare && !Same(bare, written) ? [written, bare] : [written];
    }

    /// <summary>
    /// Of words that have another form in the language without accents, that form. The index has these too, each where its word is: so a word is found
    /// however it is written, in the list of one form, and need not be looked for as it stands besides.
    /// </summary>
    public static List<Token> Bare(string language, string text)
    {
        if (IsPlain(text) && !OwnCase.Contains(language))
            return [];
        // Each only once, and all of them read together.
        var words = Exactly(text);
        var plain = new Dictionary<string, string>();
        foreach (var word in words)
            if (!text.AsSpan(word.Start, word.End - word.Start).SequenceEqual(word.Term))
                plain.TryAdd(text[word.Start..word.End], word.Term);
        var bare = plain.Keys.Zip(Each(language, plain.Keys), Each(language, plain.Values)).Where(word => word is { Second: { } form, Third: { } other } && form != other)
            .ToDictionary(word => word.First, word => word.Third!).GetAlternateLookup<ReadOnlySpan<char>>();
        return bare.Dictionary.Count == 0 ? [] : [.. words.Where(word => bare.ContainsKey(Written(word))).Select(word => word with { Term = bare[Written(word)] })];

        ReadOnlySpan<char> Written(Token word) => text.AsSpan(word.Start, word.End - word.Start);
    }

    // The form of each word; null of one that has none or several.
    private static string?[] Each(string language, IReadOnlyCollection<string> words)
    {
        var forms = new List<string>[words.Count];
        var ends = new List<int>(words.Count);
        foreach (var word in words)
            ends.Add((ends.Count == 0 ? 0 : ends[^1]) + word.Length + 1);
        var at = 0;
        foreach (var token in By(language, string.Join('\n', words)))
        {
            while (token.Start >= ends[at])
                at++;
            (forms[at] ??= []).Add(token.Term);
        }
        return [.. forms.Select(those => those is [var one] ? one : null)];
    }

    /// <summary>Without a letter, number or accent beyond those of ASCII; quotation marks, dashes and signs are only between words.</summary>
    public static bool IsPlain(string text) =>
        Ascii.IsValid(text) || text.All(letter => char.IsAscii(letter) || char.IsPunctuation(letter) || char.IsSymbol(letter) || char.IsWhiteSpace(letter));

    /// <summary>The words of a query, still unread; of scripts that set no spaces each pair of neighbouring characters.</summary>
    public static List<string> Split(string text) => Read(Splitter, Fields.Text, text).ConvertAll(token => token.Term);

    /// <summary>
    /// Text in the form in which it is read, each character in its place: apostrophes, Hebrew signs of abbreviation and the Russian ё as they are typed,
    /// and spaces for the marks that only guide the direction of writing or join letters.
    /// </summary>
    public static string Fold(string text) => string.Create(text.Length, text, (to, from) =>
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = from[i] switch
            {
                '\u2018' or '\u2019' or '\u02bc' or '\uff07' or '\u05f3' => '\'',
                '\u05f4' => '"',
                'ё' => 'е',
                'Ё' => 'Е',
                '\u200b' or '\u200c' or '\u200e' or '\u200f' or '\u061c' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => ' ',
                var other => other,
            };
    });

    // Chinese, Japanese and Korean by overlapping pairs of characters: no dictionary, and nothing is missed.
    private static CJKAnalyzer Pairs() => new(Release, CharArraySet.Empty);

    // The list of the Snowball project, as for the other languages; Lucene's own for English leaves "what" and "about" in questions.
    private static CharArraySet EnglishStopWords()
    {
        using var list = IOUtils.GetDecodingReader(typeof(SnowballFilter), "english_stop.txt", Encoding.UTF8);
        return WordlistLoader.GetSnowballWordSet(list, Release);
    }

    private static TokenStreamComponents Exact(TextReader reader)
    {
        var words = new StandardTokenizer(Release, reader);
        // Accents before case, so that the Turkish İ becomes an i like any other.
        TokenStream terms = new LowerCaseFilter(Release, new ASCIIFoldingFilter(new CJKWidthFilter(words)));
        return new TokenStreamComponents(words, new PersianNormalizationFilter(new ArabicNormalizationFilter(terms)));
    }

    private static bool Same(List<Token> terms, List<Token> others) => terms.Select(token => token.Term).SequenceEqual(others.Select(token => token.Term));

    private static List<Token> Read(Analyzer analyzer, string field, string text, IEnumerable<Token>? sought = null)
    {
        var tokens = new List<Token>();
        var only = sought?.Select(token => token.Term).ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();
        if (only is { Set.Count: 0 })
            return tokens;
        using var stream = analyzer.GetTokenStream(field, new StringReader(text));
        var term = stream.AddAttribute<ICharTermAttribute>();
        var increment = stream.AddAttribute<IPositionIncrementAttribute>();
        var offset = stream.AddAttribute<IOffsetAttribute>();
        stream.Reset();
        for (var position = -1; stream.IncrementToken();)
        {
            position += increment.PositionIncrement;
            if (only is null || only.Value.Contains(term.Buffer.AsSpan(0, term.Length)))
                tokens.Add(new Token(term.ToString()!, position, offset.StartOffset, offset.EndOffset));
        }
        stream.End();
        return tokens;
    }

    // The words as they stand for one field, the rules of the language for all others.
    private sealed class Reading(Analyzer language) : AnalyzerWrapper(PER_FIELD_REUSE_STRATEGY)
    {
        protected override Analyzer GetWrappedAnalyzer(string fieldName) => fieldName == Fields.Exact ? AsItStands : language;

        protected override TokenStreamComponents WrapComponents(string fieldName, TokenStreamComponents components) =>
            fieldName == Fields.Exact ? components : new(components.Tokenizer, new Figures(components.TokenStream));

        protected override TextReader WrapReader(string fieldName, TextReader reader) => new Abbreviations(reader);

        // No phrase reaches from the headline into the text.
        public override int GetPositionIncrementGap(string fieldName) => 100;
    }
}
