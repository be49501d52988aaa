using System.Globalization;
using System.Text;

namespace Broadsheet.Unit.Gateway;

/// <summary>Makes up requests from a seed: such as browsers, feed readers, crawlers and proxies send, and such as only somebody sends who looks for a gap.</summary>
internal sealed class RequestGenerator(int seed, IReadOnlyList<string> tags)
{
    private static readonly string[] Hosts = ["plain.example", "PLAIN.example", "plain.example:80", "plain.example.", "news.example", "news.example:443", "secure.example:8443", "other.example", "127.0.0.1", "[::1]", "localhost:8080", "plain.example:", "plain example", ""];
    private static readonly string[] Codings = ["gzip", "br", "gzip, deflate, br, zstd", "gzip, deflate", "identity", "*", "", "zstd", "x-gzip", "GZIP", "br;q=0", "*;q=0", "gzip;q=0.5, br;q=0.4", "identity;q=0", "gzip;q=1.0,br;q=1.000", "gzip;q=nonsense", "gzip ; q=0.3 , *;q=0.1", ",,", "br;q=0.001, identity;q=0.5", "deflate"];
    private static readonly string[] Odd = ["/%00", "/%ff", "/%", "/..;/x", "/world;a=b", "/world\\x", "//world", "/world//", "/%2e%2e/world", "/a/../world", "/./world", "/world/.", "/%252e/world", "/articles/export", "/articles/abcdefgh23456777", "*", "world", "/world#top", "/search?q=%F0", "/search?q=100%", "/search?q=%F0%9F%98%80", "/a%2fb", "http://plain.example/world", "/world?", "/?", "/world/?page=2"];
    private static readonly string[] Services = ["/api/articles/x", "/api/nothing", "/api/sources", "/health/live", "/ops", "/ops/sign-in", "/websub/invented", "/live", "/.well-known/broadsheet?challenge=0123456789abcdef", "/.well-known/acme-challenge/x", "/media/0123456789abcdef0123456789abcdef/640.avif", "/media/television"];
    private static readonly string[] Addresses = ["unknown", "1.2.3.4:99999", "_hidden", "\"[2001:db8::1]:80\"", "", ",", "203.0.113.7, unknown", "unknown, 203.0.113.7", "not an address"];

    private readonly Random random = new(seed);

    /// <summary>The next request.</summary>
    public GeneratedRequest Next()
    {
        var method = Chance(85) ? "GET" : Pick(["HEAD", "HEAD", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "get", "PATCH", "BREW"]);
        var target = Target();
        var version = Chance(97) ? "HTTP/1.1" : Pick(["HTTP/1.0", "HTTP/1.0", "HTTP/1.2", "HTTP/1.1 ", "http/1.1"]);
        var lines = new List<string>();
        if (!Chance(1))
            lines.Add(Name("Host") + Space() + (Chance(80) ? "plain.example" : Pick(Hosts)));
        if (Chance(70))
            lines.Add(Name("Accept-Encoding") + Space() + Pick(Codings));
        if (Chance(2))
            lines.Add("Accept-Encoding: br");
        if (Chance(15))
            lines.Add(Name("If-None-Match") + Space() + Pick([Pick(tags), "*", "\"other\"", $"\"other\", {Pick(tags)}", "", "W/\"x", Pick(tags).Replace("W/", "", StringComparison.Ordinal)]));
        if (Chance(10))
            lines.Add(Name("If-Modified-Since") + Space() + Pick(["Fri, 02 Jan 2026 03:04:05 GMT", "Thu, 01 Jan 2026 00:00:00 GMT", "Sat, 01 Jan 2028 00:00:00 GMT", "yesterday", ""]));
        if (Chance(25))
            lines.Add(Name("X-Forwarded-Proto") + Space() + Pick(["https", "https", "https", "http", "HTTPS", "", "https, http", "wss", "https "]));
        if (Chance(20))
            lines.Add(Name("X-Forwarded-For") + Space() + (Chance(60) ? Address() : Chance(50) ? $"{Address()}, {Address()}" : Pick(Addresses)));
        if (Chance(2))
            lines.Add(Name("X-Forwarded-Host") + Space() + Pick(Hosts));
        if (Chance(4))
            lines.Add(Name("Range") + ": " + Pick(["bytes=0-99", "bytes=-5", "bytes=9999999-", "lines=1"]));
        if (Chance(20))
            lines.Add(Name("Cookie") + ": a=b; c=" + new string('d', random.Next(Chance(95) ? 200 : 5_000)));
        if (Chance(30))
            lines.Add(Name("User-Agent") + ": Mozilla/5.0 (X11; Linux x86_64) " + random.Next(1_000).ToString(CultureInfo.InvariantCulture));
        if (Chance(30))
            lines.Add(Name("Accept") + ": text/html,*/*;q=0.8");
        if (Chance(10))
            lines.Add(Name("Connection") + ": " + Pick(["keep-alive", "Keep-Alive", "close", "keep-alive, x", "upgrade", ""]));
        if (Chance(2))
            lines.Add(Pick(["X-Unknown: 1", "Accept:\ttabbed", "User-Agent: \u00e9", "Bad Name: x", "No-Colon", " folded: x", "Via: 1.1 proxy", "Sec-GPC: 1", "Authorization: Bearer secret", "X-Original-Proto: http", "Forwarded: proto=https"]));
        var body = Body(method, lines);
        if (Chance(50))
            Shuffle(lines);
        var text = new StringBuilder().Append(method).Append(' ').Append(target).Append(' ').Append(version).Append("\r\n").AppendJoin("\r\n", lines).Append(lines.Count > 0 ? "\r\n" : "").Append("\r\n").Append(body);
        return new(text.ToString(), IsTrusted: Chance(60), IsHead: method == "HEAD", HasBody: body.Length > 0 || method is not ("GET" or "HEAD"));
    }

    private string Target() => random.Next(100) switch
    {
        < 72 => Pick(TwoPathsEdge.Content).Path,
        < 78 => Pick(TwoPathsEdge.Content).Path.Split('?')[0] + "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(["page=2", "page=1", "q=bridge", "q=", "v=1a", "utm_source=x", "sort=date", "section=World", "page", "=", "q=a%20b+c", "Q=bridge"]))),
        < 82 => Escaped(Pick(TwoPathsEdge.Content).Path),
        < 85 => "/unknown/" + random.Next(2_000).ToString(CultureInfo.InvariantCulture),
        < 93 => Pick(Odd),
        _ => Pick(Services),
    };

    // One of its letters, or the digits of one in the other case.
    private string Escaped(string path)
    {
        var at = random.Next(1, Math.Max(2, path.Length));
        return at >= path.Length ? path + "%20" : path[at] == '%' ? path.ToLowerInvariant() : $"{path[..at]}%{(int)path[at]:x2}{path[(at + 1)..]}";
    }

    private string Body(string method, List<string> lines)
    {
        if (method is "GET" or "HEAD" ? !Chance(1) : Chance(30))
            return "";
        var body = new string('b', random.Next(0, 60));
        switch (random.Next(4))
        {
            case 0:
                lines.Add("Transfer-Encoding: chunked");
                return $"{body.Length:x}\r\n{body}\r\n" + (body.Length > 0 ? "0\r\n\r\n" : "");
            case 1:
                lines.Add("Content-Length: " + Pick(["+", "-", "0x"]) + body.Length.ToString(CultureInfo.InvariantCulture));
                return body;
            default:
                lines.Add("Content-Length: " + body.Length.ToString(CultureInfo.InvariantCulture));
                return body;
        }
    }

    private string Address() => $"198.{random.Next(18, 20)}.{random.Next(256)}.{random.Next(256)}";

    private string Name(string name) => Chance(80) ? name : Chance(50) ? name.ToLowerInvariant() : name.ToUpperInvariant();

    private string Space() => Chance(90) ? ": " : Pick([":", ":  ", ":\t", ":   "]);

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> choice) => choice[random.Next(choice.Count)];

    private void Shuffle(List<string> lines)
    {
        for (var at = lines.Count - 1; at > 0; at--)
        {
            var other = random.Next(at + 1);
            (lines[at], lines[other]) = (lines[other], lines[at]);
        }
    }
}

/// <summary>A request in its bytes (Latin-1).</summary>
/// <param name="Text">All of it.</param>
/// <param name="IsTrusted">It comes from a proxy that is trusted.</param>
/// <param name="IsHead">Its answer has no body.</param>
/// <param name="HasBody">It may have a body, or is of a method that may.</param>
internal sealed record GeneratedRequest(string Text, bool IsTrusted, bool IsHead, bool HasBody);
