using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

public sealed class Negotiations
{
    [Theory]
    [InlineData(null, Coding.Identity)]
    [InlineData("", Coding.Identity)]
    [InlineData("identity", Coding.Identity)]
    [InlineData("br", Coding.Brotli)]
    [InlineData("gzip", Coding.Gzip)]
    [InlineData("X-GZIP", Coding.Gzip)]
    [InlineData("gzip, deflate, br, zstd", Coding.Brotli)]
    [InlineData("gzip;q=1.0, br;q=0.5", Coding.Gzip)]
    [InlineData("gzip;q=0", Coding.Identity)]
    [InlineData("gzip;q=0, br;q=0", Coding.Identity)]
    [InlineData("br;q=0, gzip", Coding.Gzip)]
    [InlineData("*", Coding.Brotli)]
    [InlineData("*;q=0.5, br;q=0", Coding.Gzip)]
    [InlineData("gzip;q=0.2, identity", Coding.Identity)]
    [InlineData("identity;q=0, gzip;q=0.001", Coding.Gzip)]
    [InlineData("identity;q=0.5, *;q=0", Coding.Identity)]
    [InlineData("gzip;q=0.5 , identity;q=0.5", Coding.Gzip)]
    [InlineData("deflate, zstd", Coding.Identity)]
    [InlineData("gzip;q=nonsense", Coding.Identity)]
    [InlineData("gzip; Q=1", Coding.Gzip)]
    [InlineData(",,;;=,", Coding.Identity)]
    public void The_coding_is_the_one_that_the_reader_likes_best(string? header, object coding) => Assert.Equal(coding, Negotiation.Choose(header));

    [Theory]
    [InlineData("*;q=0")]
    [InlineData("identity;q=0")]
    [InlineData("identity;q=0, deflate")]
    [InlineData("gzip;q=0, br;q=0, identity;q=0")]
    public void A_reader_who_refuses_all_gets_none(string header) => Assert.Null(Negotiation.Choose(header));

    [Theory]
    [InlineData("W/\"a\"", true)]
    [InlineData("\"a\"", true)]
    [InlineData("\"b\", W/\"a\"", true)]
    [InlineData("\"b\",\"a\"", true)]
    [InlineData(" * ", true)]
    [InlineData("\"x,\", \"a\"", true)]
    [InlineData("\"b\"", false)]
    [InlineData("a", false)]
    [InlineData("\"a", false)]
    [InlineData("\"*\"", false)]
    [InlineData("\"A\"", false)]
    public void A_tag_that_the_reader_has_is_found_in_the_list(string header, bool has) => Assert.Equal(has, Negotiation.HasIt(header, null, "W/\"a\"", null));

    [Theory]
    [InlineData("Sun, 03 May 2026 12:00:00 GMT", true)]
    [InlineData("Sun, 03 May 2026 12:00:01 GMT", true)]
    [InlineData("Sun, 03 May 2026 11:59:59 GMT", false)]
    [InlineData("yesterday", false)]
    public void A_date_counts_where_there_is_no_tag(string header, bool has)
    {
        var modified = new DateTimeOffset(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(has, Negotiation.HasIt(null, header, "W/\"a\"", modified));
        Assert.False(Negotiation.HasIt("\"b\"", header, "W/\"a\"", modified));
        Assert.False(Negotiation.HasIt(null, header, "W/\"a\"", null));
    }

    [Fact]
    public void What_has_no_tag_is_never_had_already() => Assert.False(Negotiation.HasIt("*", null, null, null));
}
