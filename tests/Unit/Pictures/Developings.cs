using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Ingestion;
using NetVips;
using Xunit;

namespace Broadsheet.Unit.Pictures;

/// <summary>What becomes of pictures from outside before they are kept.</summary>
public sealed class Developings
{
    private static Developed Of(byte[] content, FocalPoint? focus = null)
    {
        var developed = Developing.Of(content, focus);
        Assert.True(developed.Ok, developed.Problem?.Detail);
        using var master = Image.NewFromBuffer(developed.Value.Master);
        Assert.Equal((developed.Value.Medium.Width, developed.Value.Medium.Height), (master.Width, master.Height));
        Assert.Equal(Enums.Interpretation.Srgb, master.Interpretation);
        return developed.Value;
    }

    private static double[] At(byte[] picture, double x, double y)
    {
        using var image = Image.NewFromBuffer(picture);
        return image.Getpoint((int)(x * (image.Width - 1)), (int)(y * (image.Height - 1)));
    }

    private static void IsRed(double[] colour) => Assert.True(colour is [> 180, < 80, < 80, ..], string.Join(' ', colour));

    [Fact]
    public void A_large_photograph_becomes_a_master_of_at_most_2560_pixels()
    {
        var developed = Of(Samples.Jpeg(6_000, 4_000));
        Assert.Equal((2560, 1707), (developed.Medium.Width, developed.Medium.Height));
        Assert.Matches("^[0-9a-f]{32}$", developed.Medium.Id);
        Assert.InRange(developed.Master.Length, 10_000, 2_000_000);
    }

    [Fact]
    public void A_small_one_is_not_made_larger() => Assert.Equal((300, 200), Of(Samples.Jpeg(300, 200)).Medium is var medium ? (medium.Width, medium.Height) : default);

    [Fact]
    public void Transparency_is_kept_and_such_a_picture_has_no_colour_to_shine_through_it()
    {
        var developed = Of(Samples.PngWithAlpha());
        Assert.Null(developed.Medium.Colour);
        Assert.Equal(0, At(developed.Master, 0, 0)[3]);
        Assert.Equal(255, At(developed.Master, 0.5, 0.5)[3]);
    }

    [Fact]
    public void A_PNG_without_anything_clear_in_it_is_a_picture_like_any_other()
    {
        using var scene = Samples.Scene();
        using var opaque = scene.Bandjoin(255);
        Assert.Equal(3, At(Of(opaque.PngsaveBuffer()).Master, 0, 0).Length);
    }

    [Fact]
    public void Of_an_animation_the_first_frame_counts()
    {
        var developed = Of(Samples.AnimatedGif());
        Assert.Equal((400, 300), (developed.Medium.Width, developed.Medium.Height));
        IsRed(At(developed.Master, 0.5, 0.5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_colours_of_print_become_those_of_screens(bool profile) => IsRed(At(Of(Samples.CmykJpeg(profile)).Master, 0.8, 0.3));

    [Fact]
    public void Sixteen_bits_a_colour_and_greys_become_what_every_screen_shows()
    {
        using var scene = Samples.Scene();
        using var deep = scene.Colourspace(Enums.Interpretation.Rgb16);
        IsRed(At(Of(deep.PngsaveBuffer()).Master, 0.8, 0.3));
        using var grey = scene.Colourspace(Enums.Interpretation.Bw);
        Assert.Equal(3, At(Of(grey.JpegsaveBuffer()).Master, 0, 0).Length);
    }

    [Fact]
    public void A_phones_picture_stands_upright_and_says_nothing_of_where_it_was_taken()
    {
        var phone = Samples.PhoneJpeg(800, 600);
        using (var before = Image.NewFromBuffer(phone))
            Assert.Contains(before.GetFields(), field => field.Contains("GPSLatitude", StringComparison.Ordinal));
        var developed = Of(phone);
        Assert.Equal((600, 800), (developed.Medium.Width, developed.Medium.Height));
        using var master = Image.NewFromBuffer(developed.Master);
        Assert.DoesNotContain(master.GetFields(), field => field.StartsWith("exif", StringComparison.Ordinal) || field is "orientation" or "xmp-data" or "iptc-data");
        Assert.DoesNotContain("Leaky", Encoding.Latin1.GetString(developed.Master));
        // Top right at (0.8, 0.3) is, turned by a quarter to the right, at (0.7, 0.8).
        IsRed(At(developed.Master, 0.7, 0.8));
    }

    [Fact]
    public void The_same_bytes_have_the_same_id_and_another_focal_point_makes_another_picture()
    {
        var picture = Samples.Jpeg();
        var given = new FocalPoint { X = 0.25, Y = 0.5 };
        Assert.Equal(Of(picture).Medium.Id, Developing.IdOf(picture, null));
        Assert.NotEqual(Developing.IdOf(picture, null), Developing.IdOf(picture, given));
        Assert.Equal(given, Of(picture, given).Medium.Focus);
    }

    [Fact]
    public void Without_a_focal_point_what_draws_the_eye_is_one()
    {
        var focus = Of(Samples.Jpeg(1_600, 600, redX: 0.85, redY: 0.5)).Medium.Focus;
        Assert.InRange(focus.X, 0.65, 1);
    }

    [Fact]
    public void The_colour_is_that_of_most_of_it()
    {
        using var flat = Image.Black(200, 200, 3).Linear([1.0, 1, 1], [200.0, 120, 40]).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        Assert.Equal("#c87828", Of(flat.PngsaveBuffer()).Medium.Colour);
    }

    public static TheoryData<string, byte[], string> Traps => new()
    {
        { "100 megapixels in a PNG", Samples.PngBomb(10_000, 10_000), "10,000 x 10,000 pixels" },
        { "100 megapixels in a JPEG", Samples.JpegBomb(10_000, 10_000), "10,000 x 10,000 pixels" },
        { "a side that no screen has", Samples.PngBomb(1_000_000, 100), "pixels" },
        { "a program", Samples.Program, "It is a program" },
        { "SVG with a script", Samples.Svg, "SVG" },
        { "a page", "<!doctype html><html><body>404</body></html>"u8.ToArray(), "markup" },
        { "nothing", [], "empty" },
        { "text", "just words, not a picture"u8.ToArray(), "no picture" },
        { "a JPEG that breaks off", Samples.Jpeg()[..4_000], "cannot be read to its end" },
        { "a PNG that breaks off", Samples.PngWithAlpha()[..700], "cannot be read to its end" },
        { "the head of a JPEG and nothing else", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "cannot be read to its end" },
        { "the head of an AVIF and nothing else", [0, 0, 0, 24, .. "ftypavif"u8, .. new byte[40]], "cannot be read to its end" },
        { "what counts readers", Samples.PngBomb(1, 1), "too few" },
    };

    [Theory, MemberData(nameof(Traps), DisableDiscoveryEnumeration = true)]
    public void A_trap_ends_in_a_sentence(string trap, byte[] content, string expected)
    {
        var developed = Developing.Of(content, null);
        Assert.False(developed.Ok, trap);
        Assert.Contains(expected, developed.Problem.Detail);
        Assert.Contains(" ", developed.Problem.Detail.TrimEnd('.'));
        Assert.EndsWith(".", developed.Problem.Detail);
    }

    [Fact]
    public void A_picture_of_another_kind_is_refused_by_what_it_is()
    {
        using var scene = Samples.Scene();
        Assert.False(Developing.Of(scene.TiffsaveBuffer(), null).Ok);
    }

    [Theory]
    [InlineData(".webp")]
    [InlineData(".avif")]
    [InlineData(".png")]
    [InlineData(".gif")]
    public void Each_format_of_the_web_is_taken(string extension)
    {
        using var scene = Samples.Scene();
        Assert.Equal(900, Of(scene.WriteToBuffer(extension)).Medium.Width);
    }
}
