using System.Globalization;
using System.Text;
using Broadsheet.Defaults;

namespace Broadsheet.Rendering;

/// <summary>Colours of one's own, made so that text in them can be read: at least 4.5 to 1 against the paper (WCAG 2.2, 1.4.3).</summary>
internal static class Colours
{
    private const double Readable = 4.6;

    // The papers of the stylesheet.
    private const string LightPaper = "#fdfcf9";
    private const string DarkPaper = "#131518";

    /// <summary>Colours of the palette in the stylesheet.</summary>
    public const int Hues = 8;

    /// <summary>The colour, moved towards black or white as little as is needed.</summary>
    public static string On(string paper, string colour)
    {
        var (background, (red, green, blue)) = (Luminance(Parts(paper)), Parts(colour));
        var towards = background > 0.5 ? 0.0 : 1.0;
        for (var step = 0; step <= 100; step++)
        {
            var moved = (Mix(red), Mix(green), Mix(blue));
            if (Contrast(background, Luminance(moved)) >= Readable)
                return Text(moved);
            double Mix(double part) => part + (towards - part) * step / 100;
        }
        return towards == 0 ? "#000000" : "#ffffff";
    }

    /// <summary>Contrast of two colours, 1 to 21.</summary>
    public static double Contrast(string one, string other) => Contrast(Luminance(Parts(one)), Luminance(Parts(other)));

    /// <summary>The rules for a publication's own colours, or nothing.</summary>
    public static string Rules(SiteOptions site)
    {
        var (light, dark) = (new StringBuilder(), new StringBuilder());
        Add(":root", "--accent", site.Colour);
        foreach (var (place, section) in site.Sections.Index())
            Add(".own-" + place.ToString(CultureInfo.InvariantCulture), "--hue", section.Colour);
        return light.Length == 0 ? "" : $"{light}@media (prefers-color-scheme:dark){{{dark}}}";

        void Add(string selector, string property, ColourOptions colour)
        {
            if (colour.Light is null)
                return;
            light.Append(CultureInfo.InvariantCulture, $"{selector}{{{property}:{On(LightPaper, colour.Light)}}}");
            dark.Append(CultureInfo.InvariantCulture, $"{selector}{{{property}:{On(DarkPaper, colour.Dark ?? colour.Light)}}}");
        }
    }

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static double Luminance((double Red, double Green, double Blue) colour)
    {
        return 0.2126 * Linear(colour.Red) + 0.7152 * Linear(colour.Green) + 0.0722 * Linear(colour.Blue);
        static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }

    private static (double, double, double) Parts(string colour) => (Part(colour, 1), Part(colour, 3), Part(colour, 5));

    private static double Part(string colour, int at) => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;

    private static string Text((double, double, double) colour) => $"#{Byte(colour.Item1):x2}{Byte(colour.Item2):x2}{Byte(colour.Item3):x2}";

    private static int Byte(double part) => (int)Math.Round(part * 255);
}
