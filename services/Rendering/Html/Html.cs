using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Broadsheet.Rendering;

/// <summary>
/// Markup. Written as an interpolated string, <c>Html.Of($"&lt;p&gt;{text}&lt;/p&gt;")</c>: what stands in the code is
/// markup, what is put into a hole is encoded, unless it is <see cref="Html"/> itself. So no text can become markup, in
/// an element or in a quoted attribute.
/// </summary>
internal readonly struct Html
{
    // Letters of every script stay as they are; what has a meaning in markup does not.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? markup;

    private Html(string markup) => this.markup = markup;

    /// <summary>Nothing.</summary>
    public static Html None => default;

    /// <summary>Markup with encoded holes.</summary>
    public static Html Of(Template template) => new(template.Written());

    /// <summary>The same in UTF-8, for what is sent as it is.</summary>
    public static byte[] Bytes(Template template) => template.WrittenInUtf8();

    /// <summary>Text that is known to be markup: sanitised by Ingestion, or made here.</summary>
    public static Html Trusted(string markup) => new(markup);

    /// <summary>One after the other.</summary>
    public static Html Join(IEnumerable<Html> parts, string separator = "") => new(string.Join(separator, parts));

    /// <summary>An attribute with a space in front, or nothing where there is no value.</summary>
    public static Html Attribute(string name, object? value) => value is null ? None : Of($" {Trusted(name)}=\"{value.ToString()}\"");

    public override string ToString() => markup ?? "";

    /// <summary>Collects the parts of an interpolated string, in memory that the next one uses again.</summary>
    [InterpolatedStringHandler]
    internal ref struct Template(int literalLength, int formattedCount)
    {
        private DefaultInterpolatedStringHandler markup = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

        public void AppendLiteral(string literal) => markup.AppendLiteral(literal);

        public void AppendFormatted(Html html) => markup.AppendLiteral(html.ToString());

        public void AppendFormatted(IEnumerable<Html> parts)
        {
            foreach (var part in parts)
                AppendFormatted(part);
        }

        public void AppendFormatted(string? text)
        {
            if (text is not null)
                markup.AppendLiteral(Encoder.Encode(text));
        }

        // Without this a character would become its number.
        public void AppendFormatted(char character) => AppendFormatted(character.ToString());

        public void AppendFormatted(int number) => markup.AppendFormatted(number);

        internal string Written() => markup.ToStringAndClear();

        internal byte[] WrittenInUtf8()
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(markup.Text)];
            Encoding.UTF8.GetBytes(markup.Text, bytes);
            markup.Clear();
            return bytes;
        }
    }
}
