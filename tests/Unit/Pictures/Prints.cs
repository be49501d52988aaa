using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Storage;
using NetVips;
using Xunit;

namespace Broadsheet.Unit.Pictures;

/// <summary>Which renditions there are, and what they show.</summary>
public sealed class Prints
{
    private static readonly Developed Wide = Developing.Of(Samples.Jpeg(1_500, 500, redX: 0.9, redY: 0.5), new FocalPoint { X = 0.9, Y = 0.5 }).Value!;
    private static readonly Developed Clear = Developing.Of(Samples.PngWithAlpha(), null).Value!;

    private static Image? Of(Developed picture, string name) =>
        Print.Of(picture.Medium, picture.Master, Rendition.Named(name)!) is { } content ? Image.NewFromBuffer(content) : null;

    [Fact]
    public void There_are_72_names_and_no_others()
    {
        var names = (from ratio in Enum.GetValues<Ratio>() from width in Rendition.Widths from format in Rendition.Formats select new Rendition(ratio, width, format.Extension)).ToList();
        Assert.Equal(72, names.Select(rendition => rendition.Name).Distinct().Count());
        Assert.All(names, rendition => Assert.Equal(rendition, Rendition.Named(rendition.Name)));
        foreach (var other in new[] { "321.avif", "320.png", "320.AVIF", "320-16x9", "320-9x16.jpg", "0320.jpg", "320.jpg ", "", "master", "medium.json", "../x.jpg" })
            Assert.Null(Rendition.Named(other));
    }

    [Theory]
    [InlineData(2560, 1707, Ratio.Original, "320 480 640 960 1280 1920")]
    [InlineData(1920, 1080, Ratio.Original, "320 480 640 960 1280 1920")]
    [InlineData(700, 500, Ratio.Original, "320 480 640 960")]
    [InlineData(640, 500, Ratio.Original, "320 480 640")]
    [InlineData(20, 2000, Ratio.Original, "320")]
    [InlineData(2000, 500, Ratio.Square, "320 480 640")]
    [InlineData(2000, 1500, Ratio.Wide, "320 480 640 960 1280 1920")]
    public void Widths_are_no_enlargements_but_for_the_name_of_the_last(int width, int height, Ratio ratio, string expected) =>
        Assert.Equal(expected, string.Join(' ', Rendition.WidthsOf(width, height, ratio)));

    [Theory]
    [InlineData("320.avif", 320, 107)]
    [InlineData("640.webp", 640, 213)]
    [InlineData("1280.jpg", 1280, 427)]
    [InlineData("1920.jpg", 1500, 500)]
    [InlineData("320-16x9.avif", 320, 180)]
    [InlineData("960-16x9.jpg", 888, 500)]
    [InlineData("480-4x3.webp", 480, 360)]
    [InlineData("640-1x1.jpg", 500, 500)]
    public void Each_decodes_to_the_size_that_pages_reserve(string name, int width, int height)
    {
        using var image = Of(Wide, name)!;
        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Equal((width, height), Rendition.Named(name)!.SizeOf(Wide.Medium.Width, Wide.Medium.Height));
        Assert.Equal(name[^4..] switch { "avif" => "heifload_buffer", "webp" => "webpload_buffer", _ => "jpegload_buffer" }, image.Get("vips-loader"));
    }

    [Theory]
    [InlineData("960-1x1.jpg")]
    [InlineData("1280-16x9.avif")]
    public void None_is_an_enlargement(string name) => Assert.Null(Of(Wide, name));

    [Theory]
    [InlineData("320-1x1.jpg")]
    [InlineData("640-16x9.webp")]
    [InlineData("320-4x3.avif")]
    public void A_crop_keeps_the_focal_point(string name)
    {
        using var image = Of(Wide, name)!;
        var part = Rendition.Part(Wide.Medium.Width, Wide.Medium.Height, Rendition.Named(name)!.Ratio);
        var (left, _) = Print.Corner(Wide.Medium, part);
        var colour = image.Getpoint((int)((0.9 * Wide.Medium.Width - left) / part.Width * image.Width), image.Height / 2);
        Assert.True(colour is [> 200, < 60, < 60, ..], string.Join(' ', colour));
    }

    [Theory]
    [InlineData("320.avif")]
    [InlineData("320.webp")]
    public void Transparency_stays_where_the_format_has_it(string name)
    {
        using var image = Of(Clear, name)!;
        Assert.Equal(0, image.Getpoint(2, 2)[3]);
        Assert.Equal(255, image.Getpoint(image.Width / 2, image.Height / 2)[3]);
    }

    [Fact]
    public void A_JPEG_of_it_lies_on_white()
    {
        using var image = Of(Clear, "320.jpg")!;
        Assert.All(image.Getpoint(2, 2), band => Assert.InRange(band, 250, 255));
    }
}
