using System.Globalization;
using System.Text;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Search;
using Broadsheet.Unit.Contracts;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>Runs of combining marks are cut before they are sorted, which would take the square of their number.</summary>
public sealed class StreamSafeTexts
{
    // Above and below the letter in turn, so that every second one has to move to the front.
    private static string Marks(int count) => string.Concat(Enumerable.Repeat("\u0301\u0316", count / 2));

    [Theory]
    [InlineData(NormalizationForm.FormC)]
    [InlineData(NormalizationForm.FormD)]
    [InlineData(NormalizationForm.FormKC)]
    [InlineData(NormalizationForm.FormKD)]
    public void A_run_of_combining_marks_is_cut_behind_its_thirtieth(NormalizationForm form)
    {
        var text = StreamSafeText.Normalise($"before q{Marks(10_000)} behind", form);
        Assert.Equal($"before q{Marks(StreamSafeText.MaxMarks)} behind".Normalize(form), text);
    }

    [Fact]
    public void Every_run_of_a_text_is_cut_wherever_it_begins()
    {
        for (var start = 0; start < 40; start++)
            Assert.Equal(
                new string('x', start) + new string('\u0316', 30) + "y",
                StreamSafeText.Normalise(new string('x', start) + new string('\u0316', 31 + start) + "y", NormalizationForm.FormD));
    }

    [Theory]
    // U+1D165 MUSICAL SYMBOL COMBINING STEM, two characters each.
    [InlineData("\U0001D165", NormalizationForm.FormC)]
    // U+FF9E HALFWIDTH KATAKANA VOICED SOUND MARK is a letter until it is decomposed.
    [InlineData("\uFF9E", NormalizationForm.FormKD)]
    public void Marks_outside_the_usual_places_are_counted_too(string mark, NormalizationForm form)
    {
        var thirty = string.Concat(Enumerable.Repeat(mark, 30));
        Assert.Equal(("x" + thirty).Normalize(form), StreamSafeText.Normalise("x" + thirty + thirty, form));
    }

    [Fact]
    public void Every_character_that_is_nothing_but_marks_when_decomposed_is_counted_as_a_mark()
    {
        for (var value = 0x80; value <= 0x10FFFF; value++)
        {
            // What is no character cannot be normalised and is taken out of texts before.
            if (!Rune.IsValid(value) || StreamSafeText.IsMark(new Rune(value)) || Rune.GetUnicodeCategory(new Rune(value)) == UnicodeCategory.OtherNotAssigned)
                continue;
            var parts = new Rune(value).ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes();
            Assert.False(parts.All(StreamSafeText.IsMark), $"U+{value:X4}");
        }
    }

    [Theory]
    [InlineData("Đặng Thị Hằng, “Ngày mai”")]
    [InlineData("قَالَ الشَّيْخُ إِنَّهُ سَيَعُودُ")]
    [InlineData("श्री क्षेत्रज्ञ की रिपोर्ट")]
    [InlineData("བསྒྲུབས་པའི་རྗེས་སུ")]
    [InlineData("שָׁלוֹם עֲלֵיכֶם")]
    [InlineData("👩‍👩‍👧‍👦 and 🏳️‍🌈")]
    public void Words_of_real_languages_are_only_normalised(string text) =>
        Assert.Equal(text.Normalize(NormalizationForm.FormC), StreamSafeText.Normalise(text, NormalizationForm.FormC));

    [Fact]
    public void Lines_slugs_search_queries_and_indexed_texts_keep_thirty_marks()
    {
        var text = "q" + Marks(5_000) + " word";
        Assert.Equal(30, PlainText.Line(text)!.Length - "q word".Length);
        Assert.Equal(30, HtmlText.Clean(text).Length - "q word".Length);
        Assert.Equal("q-word", Slug.Of(text));
    }

    // Kept here because a second place would be found only by an attacker.
    [Fact]
    public void Text_is_normalised_in_one_place_only()
    {
        var places = new[] { "services", "gateway", "deploy" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(ProjectReferences.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Where(path => File.ReadAllText(path) is var code && (code.Contains(".Normalize(") || code.Contains(".TryNormalize(")))
            .Select(Path.GetFileName);
        Assert.Equal(["StreamSafeText.cs"], places);
    }
}
