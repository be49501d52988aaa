using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>Whatever is sent: a problem that says what to do, and nothing harmed.</summary>
public abstract class BadInput(Site site)
{
    /// <summary>Name, path, media type, body, status.</summary>
    public static TheoryData<string, string, string, string, int> Cases => new()
    {
        { "empty body", "/api/articles", "application/json", "", 400 },
        { "empty document", "/api/documents", "text/plain", "", 400 },
        { "broken JSON", "/api/articles", "application/json", """{"headline": "x", """, 400 },
        { "not an object", "/api/articles", "application/json", "[]", 400 },
        { "missing headline", "/api/articles", "application/json", """{"body":"<p>x</p>","language":"en"}""", 400 },
        { "impossible date", "/api/articles", "application/json", """{"headline":"x","body":"<p>x</p>","firstPublished":"2026-02-31T25:00:00Z"}""", 400 },
        { "date far ahead", "/api/articles", "application/json", """{"headline":"x","body":"<p>x</p>","firstPublished":"2996-02-01T05:00:00Z"}""", 400 },
        { "unknown language", "/api/articles", "application/json", """{"headline":"x","body":"<p>x</p>","language":"klingon-of-old"}""", 400 },
        { "markup nested 10,000 deep", "/api/articles", "application/json", "{\"headline\":\"x\",\"body\":\"" + string.Concat(Enumerable.Repeat("<div>", 10_000)) + "x\"}", 400 },
        { "JSON nested 10,000 deep", "/api/articles", "application/json", "{\"headline\":" + new string('[', 10_000), 400 },
        { "a page nested 10,000 deep", "/api/documents", "text/html", "<html><body>" + string.Concat(Enumerable.Repeat("<div>", 10_000)) + "x", 400 },
        { "binary junk", "/api/documents", "text/plain", "\0\u0001\u0002PNG\u0003\0\0\0", 400 },
        { "another media type", "/api/documents", "application/pdf", "%PDF", 415 },
        { "20 MB", "/api/articles", "application/json", "{\"headline\":\"x\",\"body\":\"" + new string('x', 20_000_000) + "\"}", 413 },
        { "6 MB that the gateway lets pass", "/api/documents", "text/plain", new string('x', 5_500_000), 413 },
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task A_bad_request_gets_a_problem_that_says_what_to_do(string name, string path, string mediaType, string body, int status)
    {
        using var answer = await site.Operator.PostAsync(path, new StringContent(body, Encoding.UTF8, mediaType));
        await IsProblem(answer, status, name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong-key")]
    [InlineData("Bearer")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Without_the_right_key_nothing_is_taken(string? authorization)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/api/articles"), (HttpMethod.Post, "/api/documents"), (HttpMethod.Post, "/api/sources"), (HttpMethod.Delete, "/api/articles/aaaaaaaaaaaaaaaa"), (HttpMethod.Get, "/api/sources") })
        {
            using var request = new HttpRequestMessage(method, path);
            if (method == HttpMethod.Post)
                request.Content = new StringContent("""{"headline":"x","body":"<p>x</p>"}""", Encoding.UTF8, path.EndsWith("documents", StringComparison.Ordinal) ? "text/plain" : "application/json");
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await site.Reader.SendAsync(request);
            await IsProblem(answer, 401, path);
            Assert.Contains(answer.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
        }
    }

    [Theory]
    [InlineData("/api/search?q=x&page=0")]
    [InlineData("/api/search?q=x&from=yesterday")]
    [InlineData("/api/search?q=x&sort=best")]
    public async Task A_question_that_makes_no_sense_gets_a_problem(string path)
    {
        using var answer = await site.Reader.GetAsync(path);
        await IsProblem(answer, 400, path);
    }

    [Theory]
    [InlineData("/%00")]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    [InlineData("/%ff%fe")]
    [InlineData("/search?q=%ff&page=99999999999999999999")]
    [InlineData("/news?page=-1")]
    [InlineData("/api/nothing")]
    public async Task Odd_addresses_are_answered_with_an_error_of_the_readers_own(string path)
    {
        using var answer = await site.Reader.GetAsync(path);
        Assert.InRange((int)answer.StatusCode, 300, 499);
    }

    [Fact]
    public async Task Hostile_text_in_every_field_comes_out_harmless()
    {
        var page = await Hostile.PageOf(site);
        foreach (var trap in Hostile.Traps)
            Assert.DoesNotContain(trap, page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_site_still_works()
    {
        using var answer = await site.Reader.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task IsProblem(HttpResponseMessage answer, int status, string name)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{name}: {(int)answer.StatusCode} instead of {status}: {body}");
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json").MediaType, answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(body)!;
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        var detail = problem["detail"]?.GetValue<string>() ?? "";
        Assert.True(detail.Length > 15, $"{name}: no detail that says what to do in {body}");
    }
}

/// <summary>An article with script in every field.</summary>
public static class Hostile
{
    /// <summary>Markup that would run if it came through as markup.</summary>
    public static readonly string[] Traps = ["<script>alert", "<img src=x onerror", "href=\"javascript:", "src=\"javascript:", " onclick=", "<svg onload", "<svg/onload", "<iframe", "<style>*", "<style>body"];

    /// <summary>Posts it and returns its page.</summary>
    public static async Task<string> PageOf(Site site)
    {
        var id = await Post(site);
        return await Site.Eventually("the hostile article's page", () => site.Page(id));
    }

    /// <summary>Posts it and returns its id.</summary>
    public static Task<string> Post(Site site)
    {
        const string Script = "\"'><script>alert(document.title='owned')</script><img src=x onerror=\"document.title='owned'\"><svg onload=\"document.title='owned'\"></svg>";
        return site.Post(new
        {
            guid = "hostile" + Script,
            headline = "Hostile " + Script,
            standfirst = Script,
            section = "Traps" + Script + " / Inner" + Script,
            language = "en",
            dateline = Script,
            bylines = new[] { "A" + Script },
            topics = new[] { "t" + Script },
            body = $"<p onclick=\"document.title='owned'\">Text</p>{Script}<p><a href=\"javascript:document.title='owned'\">link</a> <a href=\" jAvA&#10;script:document.title='owned'\">link</a></p><iframe src=\"javascript:alert(1)\"></iframe><style>*{{display:none}}</style><math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=document.title='owned'&gt;\">",
            pictures = new[] { new { address = "javascript:document.title='owned'", caption = Script, credit = Script, alt = "\" onerror=\"document.title='owned'" } },
            videos = new[] { new { address = "javascript:document.title='owned'", title = Script, caption = Script, poster = "javascript:1" } },
            source = new { name = "S" + Script, address = "javascript:document.title='owned'", rights = Script },
        });
    }
}

/// <inheritdoc />
[Collection("one process")]
public sealed class BadInputInOneProcess(OneProcess site) : BadInput(site);

/// <inheritdoc />
[Collection("distributed")]
public sealed class BadInputDistributed(Distributed site) : BadInput(site);

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class BadInputOnARunningSite(Running site) : BadInput(site);
