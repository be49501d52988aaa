using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>What the publication's file makes of the site.</summary>
public sealed class PublicationFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broadsheet-publication-");

    private static readonly SiteOptions Site = new()
    {
        Name = "The Bell", Address = "https://bell.example", TimeZone = "Europe/Paris",
        Sections = [new() { Name = "News", Colour = new() { Light = "#ffee00" }, Names = new(StringComparer.OrdinalIgnoreCase) { ["fa"] = "خبر" } }, new() { Name = "Sport" }],
        Editions = [new() { Language = "fa", Name = "زنگ" }],
    };

    private static readonly Section Khabar = new("fa/خبر", ["خبر"], "fa", Articles.Noon) { Edition = "fa" };

    public void Dispose() => folder.Delete(recursive: true);

    private SiteOptions Read(string json, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "publication.json"), json);
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(environment.ToDictionary(setting => setting.Name, setting => (string?)setting.Value).Append(new("Data", folder.FullName)));
        configuration.AddPublication();
        return configuration.GetSection("Site").Get<SiteOptions>()!;
    }

    [Fact]
    public void The_file_is_read_and_the_environment_counts_more()
    {
        var site = Read("""{ "name": "The Bell", "logo": "logo.svg", "sections": [{ "name": "News", "names": { "fa": "خبر" } }], "editions": [{ "language": "fa" }] }""", ("Site:Language", "fr"), ("Site:Name", "La Cloche"));
        Assert.Equal(("La Cloche", "fr", Path.Combine(folder.FullName, "logo.svg")), (site.Name, site.Language, site.Logo));
        Assert.Equal(("News", "خبر", "fa"), (site.Sections[0].Name, site.Sections[0].Names["fa"], site.Editions[0].Language));
    }

    [Theory]
    [InlineData("""{ "nmae": "x" }""", "nmae")]
    [InlineData("""{ "name": "x", }} """, "publication.json")]
    [InlineData("""{ "sources": { "x": "heavy" } }""", "heavy")]
    public void A_mistake_in_the_file_is_named(string json, string named) => Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Read(json)).Message);

    [Fact]
    public void What_makes_no_sense_is_said_before_the_start()
    {
        var site = new SiteOptions
        {
            TimeZone = "Mars/Olympus", Sections = [new() { Name = "!" }, new() { Name = "News", Colour = new() { Light = "red" } }],
            Editions = [new() { Language = "f" }, new() { Language = "EN" }], Sources = new() { ["x"] = 9 },
        };
        var said = string.Join('\n', site.Validate(new(site)).Select(problem => problem.ErrorMessage));
        foreach (var expected in new[] { "Mars/Olympus", "Sections, number 1", "red is not a colour", "Editions, number 1", "EN is there twice", "Sources, x" })
            Assert.Contains(expected, said, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Site.Validate(new(Site)));
    }

    [Theory]
    [InlineData("#ffee00")]
    [InlineData("#000000")]
    [InlineData("#ffffff")]
    [InlineData("#808080")]
    public void A_colour_is_moved_until_it_can_be_read(string colour)
    {
        foreach (var paper in new[] { "#fdfcf9", "#131518" })
            Assert.True(Colours.Contrast(paper, Colours.On(paper, colour)) >= 4.5, paper);
        Assert.Equal("#8c1d2c", Colours.On("#fdfcf9", "#8c1d2c"));
    }

    [Fact]
    public void A_section_has_its_name_and_colour_in_each_edition()
    {
        var publication = Publication.Of(Site);
        Assert.Equal("خبر", publication.NameOf(Khabar));
        Assert.Equal("own-0", publication.HueOf("fa/خبر/جهان"));
        Assert.Equal("own-0", publication.HueOf("news/politics"));
        Assert.Equal(publication.HueOf("zoo"), publication.HueOf("zoo/owls"));
        Assert.Contains(".own-0{--hue:", publication.Style.Text);
        Assert.NotEqual(Style.Site.Hash, publication.Style.Hash);
    }

    [Fact]
    public void An_edition_has_its_own_addresses_language_and_zone_and_links_to_the_others()
    {
        var english = Articles.Plain(1) with { Story = "bridge" };
        var persian = Articles.Plain(2) with { Language = "fa", Section = ["خبر"], Story = "bridge", Topics = ["پل"], Path = "/fa/%D8%AE%D8%A8%D8%B1/2026/05/03/x-0000000000000002" };
        var publication = Publication.Of(Site);
        var frame = new Frame(Site, [Khabar]) { Edition = publication.EditionOf(persian) };
        var html = Layout.Of(frame, ArticleView.Of(frame, persian, new Company { SameStory = [english] })).AsText();
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\">", html);
        Assert.Contains("action=\"/fa/search\"", html);
        Assert.Contains("href=\"/fa/topics/%D9%BE%D9%84\"", html);
        Assert.Contains("href=\"/fa/authors/mara-velde\"", html);
        Assert.Contains("hreflang=\"en\" href=\"https://bell.example/news/politics/2026/05/03/headline-0000000000000001\"", html);
        Assert.Contains("hreflang=\"fa\" href=\"https://bell.example/fa/", html);
        // The switch leads to the same article where it is told in that language.
        Assert.Contains("<a class=\"tool\" href=\"/news/politics/2026/05/03/headline-0000000000000001\"", html);
        Assert.Contains("زنگ", html);
        Assert.Contains("UTC&#x2B;2", html);
        Assert.Equal("", publication.EditionOf(english).Segment);
    }

    [Theory]
    [InlineData("icon.svg", true)]
    [InlineData("icon.png", true)]
    [InlineData("logo.svg", false)]
    public void A_publications_own_picture_is_what_launchers_tabs_and_search_engines_get(string file, bool isIcon)
    {
        var path = Path.Combine(folder.FullName, file);
        const string Square = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#0000ff"/></svg>""";
        File.WriteAllBytes(path, file.EndsWith("png", StringComparison.Ordinal) ? Icons.Default.Large.Content : System.Text.Encoding.UTF8.GetBytes(Square));
        var site = new SiteOptions { Name = "The Bell", Address = "https://bell.example", Icon = isIcon ? path : null, Logo = isIcon ? null : path };
        var icons = Publication.Of(site).Icons;
        Assert.Equal([(192, 192), (512, 512), (512, 512), (180, 180), (1280, 720)], icons.All.Select(icon => (Number(icon.Content, 16), Number(icon.Content, 20))));
        Assert.Equal(((byte)1, "PNG"), (icons.Favicon.Content[2], System.Text.Encoding.ASCII.GetString(icons.Favicon.Content, 23, 3)));
        // Each is another picture than the product's, and is served.
        Assert.All(icons.All.Zip(Icons.Default.All), pair => Assert.NotEqual(pair.Second.Path, pair.First.Path));
        Assert.All(icons.All, icon => Assert.Contains(icon, Publication.Of(site).Files));
        var manifest = System.Text.Encoding.UTF8.GetString(SiteFiles.Manifest(site));
        Assert.All([icons.Small, icons.Large, icons.Maskable], icon => Assert.Contains(icon.Path, manifest));
        Assert.Equal(file == "icon.png" ? 3 : 4, System.Text.Json.Nodes.JsonNode.Parse(manifest)!["icons"]!.AsArray().Count);
        var frame = new Frame(site, []);
        var html = Layout.Of(frame, ArticleView.Of(frame, Articles.Plain(), Company.None)).AsText();
        Assert.Contains($"<link rel=\"apple-touch-icon\" href=\"{icons.Touch.Path}\">", html);
        Assert.Contains($"\"logo\":{{\"@type\":\"ImageObject\",\"url\":\"https://bell.example{icons.Large.Path}\",\"width\":512,\"height\":512}}", html);

        static int Number(byte[] png, int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
    }

    [Fact]
    public void A_picture_that_cannot_be_drawn_is_said_before_the_start()
    {
        var path = Path.Combine(folder.FullName, "icon.png");
        File.WriteAllText(path, "no picture, however long it is");
        Assert.Contains("icon", Assert.Throws<InvalidDataException>(() => Publication.Of(new SiteOptions { Icon = path })).Message);
    }

    [Fact]
    public void A_missing_word_is_said_in_English() => Assert.All(Words.Languages, language => Assert.False(string.IsNullOrEmpty(Words.In(language)!.Share)));

    [Fact]
    public void The_stylesheet_is_made_small_and_stays_the_same_rules()
    {
        Assert.Equal("a{margin:calc(1px + 2px);color:red}b > c{}".Replace(" > ", ">"), Style.Small("/* x */ a { margin: calc(1px + 2px);\n  color: red; }\nb > c { }"));
        Assert.Contains(".card :is(h2,h3)", Style.Site.Text);
        Assert.Throws<ArgumentException>(() => Style.Of("</style>"));
    }
}
