using System.Net;
using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Defaults;

namespace Broadsheet.Storage;

/// <summary>
/// The words of an article's body as far as they tell whether another has the same: in lower case, without markup, punctuation and
/// accents. Compared by shingles, runs of five words (in Chinese and Japanese, of five characters): the share that two texts have in
/// common is their Jaccard similarity, 1 for the same words in the same order.
/// </summary>
internal sealed class Wording
{
    /// <summary>What has fewer words is told apart by nothing: "No change." is no copy of "No change.".</summary>
    public const int LeastWords = 20;

    /// <summary>Texts of this similarity and above are near copies of each other.</summary>
    public const double Near = 0.8;

    private const int ShingleWords = 5;

    // MinHash with locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4): 12 bands of 4
    // hashes. Two texts of similarity s share a band with probability 1 - (1 - s^4)^12: 0.998 at 0.8, 0.15 at 0.35. Bands only name the
    // candidates; whether they are near copies is then decided on all their shingles, so that there is no error of sampling.
    private const int BandCount = 12;
    private const int HashesInBand = 4;

    private static readonly (ulong Factor, ulong Term)[] Hashes = [.. Enumerable.Range(1, BandCount * HashesInBand).Select(number => (Mix((ulong)number) | 1, Mix((ulong)number << 32)))];

    private readonly List<ulong> words = [];
    private HashSet<ulong>? shingles;

    private Wording()
    {
    }

    /// <summary>Whether there are words enough to compare.</summary>
    public bool Counts => words.Count >= LeastWords;

    /// <summary>Names the text: the same words have the same key, 32 hexadecimal digits.</summary>
    public string Key => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.ToArray().AsSpan())))[..32];

    private HashSet<ulong> Shingles => shingles ??= MakeShingles();

    /// <summary>The words of an article's body.</summary>
    public static Wording Of(Article article) => OfMarkup(article.Body);

    /// <summary>The words of an HTML fragment.</summary>
    public static Wording OfMarkup(string html)
    {
        var wording = new Wording();
        wording.Read(html);
        return wording;
    }

    /// <summary>Jaccard similarity of two texts, from 0 to 1; 0 where one has too few words.</summary>
    public static double Likeness(Wording a, Wording b) => a.Counts && b.Counts && Common(a, b) is var common ? (double)common / (a.Shingles.Count + b.Shingles.Count - common) : 0;

    /// <summary>Which share of the shorter text stands in the longer, from 0 to 1; 0 where one has too few words.</summary>
    public static double Overlap(Wording a, Wording b) => a.Counts && b.Counts ? (double)Common(a, b) / Math.Min(a.Shingles.Count, b.Shingles.Count) : 0;

    /// <summary>Numbers of which near copies have at least one in common, almost always; none where there are too few words.</summary>
    public IReadOnlyList<long> Bands()
    {
        if (!Counts)
            return [];
        var bands = new long[BandCount];
        ulong[] all = [.. Shingles];
        for (var band = 0; band < BandCount; band++)
        {
            var hash = (ulong)band;
            for (var at = 0; at < HashesInBand; at++)
            {
                var (factor, term) = Hashes[band * HashesInBand + at];
                var least = ulong.MaxValue;
                foreach (var shingle in all)
                    least = Math.Min(least, shingle * factor + term);
                hash = Mix(hash ^ least);
            }
            bands[band] = (long)hash;
        }
        return bands;
    }

    private static int Common(Wording a, Wording b)
    {
        var (few, many) = a.Shingles.Count < b.Shingles.Count ? (a.Shingles, b.Shingles) : (b.Shingles, a.Shingles);
        return few.Count(many.Contains);
    }

    private HashSet<ulong> MakeShingles()
    {
        var made = new HashSet<ulong>(words.Count);
        for (var start = 0; start + ShingleWords <= words.Count; start++)
        {
            var hash = 0UL;
            for (var at = 0; at < ShingleWords; at++)
                hash = Mix(hash ^ words[start + at]);
            made.Add(hash);
        }
        return made;
    }

    // Storage reads only bodies that Ingestion wrote: every '<' in them begins a tag.
    private void Read(string html)
    {
        var word = 0UL;
        foreach (var letter in StreamSafeText.Normalise(WebUtility.HtmlDecode(Text(html)), NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(letter))
            {
                var ideograph = letter.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x323AF);
                if (ideograph)
                    End(ref word);
                word = Mix(word ^ (ulong)Rune.ToLowerInvariant(letter).Value);
                if (ideograph)
                    End(ref word);
            }
            // Accents and joiners are part of a word and change nothing about it.
            else if (Rune.GetUnicodeCategory(letter) is not (System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark or System.Globalization.UnicodeCategory.Format))
                End(ref word);
        }
        End(ref word);
    }

    private void End(ref ulong word)
    {
        if (word != 0)
            words.Add(word);
        word = 0;
    }

    private static string Text(string html)
    {
        var text = new StringBuilder(html.Length);
        var inTag = false;
        foreach (var letter in html)
        {
            if (letter == '<')
                text.Append(' ');
            inTag = letter == '<' || (inTag && letter != '>');
            if (!inTag && letter != '>')
                text.Append(letter);
        }
        return text.ToString();
    }

    // SplitMix64 (Steele, Lea, Flood 2014): the same in every process and release, as what it makes is kept.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
