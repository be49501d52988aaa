using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Storage;
using NetVips;
using Xunit;

namespace Broadsheet.Unit.Pictures;

/// <summary>Storage keeps only what is a picture as Ingestion makes them.</summary>
public sealed class Masters
{
    private static readonly Medium Known = new() { Id = "0123456789abcdef0123456789abcdef", Width = 40, Height = 30, Focus = new FocalPoint { X = 0.5, Y = 0.5 }, Colour = null };

    [Fact]
    public void A_jpeg_and_a_png_of_the_stated_size_are_kept()
    {
        Assert.True(Print.IsMaster(Known, Jpeg(40, 30)));
        using var image = Image.Black(40, 30, bands: 3);
        Assert.True(Print.IsMaster(Known, image.PngsaveBuffer()));
    }

    [Fact]
    public void What_is_no_picture_or_another_one_is_refused()
    {
        Assert.False(Print.IsMaster(Known, []));
        Assert.False(Print.IsMaster(Known, Encoding.ASCII.GetBytes("not a picture")));
        Assert.False(Print.IsMaster(Known, [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]));
        Assert.False(Print.IsMaster(Known, Encoding.ASCII.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"/>")));
        Assert.False(Print.IsMaster(Known, Jpeg(30, 40)));
        using var image = Image.Black(40, 30, bands: 3);
        Assert.False(Print.IsMaster(Known, image.WebpsaveBuffer()));
    }

    private static byte[] Jpeg(int width, int height)
    {
        using var image = Image.Black(width, height, bands: 3);
        return image.JpegsaveBuffer();
    }
}
