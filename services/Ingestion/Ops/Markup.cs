using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Broadsheet.Ingestion;

/// <summary>
/// Markup of the operators' pages, written as an interpolated string: what stands in the code is markup, what is put into a hole is encoded unless
/// it is markup itself. So nothing that a source says of itself can become an element.
/// </summary>
internal readonly struct Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? text;

    private Markup(string text) => this.text = text;

    /// <summary>Markup with encoded holes.</summary>
    public static Markup Of(Template template) => new(template.Written());

    /// <summary>Markup of our own, as it is.</summary>
    public static Markup Trusted(string markup) => new(markup);

    /// <summary>Markup where it is so, else nothing.</summary>
    public static Markup If(bool condition, Func<Markup> markup) => condition ? markup() : default;

    public override string ToString() => text ?? "";

    /// <summary>Collects the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Template
    {
        private readonly StringBuilder text;

        public Template(int literalLength, int formattedCount) => text = new StringBuilder(literalLength + formattedCount * 32);

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Markup markup) => text.Append(markup.text);

        public void AppendFormatted(IEnumerable<Markup> parts)
        {
            foreach (var part in parts)
                text.Append(part.text);
        }

        public void AppendFormatted(string? value)
        {
            if (value is not null)
                text.Append(Encoder.Encode(value));
        }

        public void AppendFormatted(long value) => text.Append(value);

        internal string Written() => text.ToString();
    }
}
