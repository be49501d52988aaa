namespace Broadsheet.Ingestion;

/// <summary>Addresses from outside: http and https only, absolute, and one form of each where it names an article.</summary>
internal static class WebAddress
{
    private const int MaxLength = 2_000;

    // What campaigns and social networks add to a link; it never names another page.
    private static readonly HashSet<string> Tracking = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh", "mc_cid", "mc_eid",
        "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "wt_mc", "at_medium", "at_campaign", "cmpid", "ocid", "ns_mchannel", "s_cid", "smid",
    };

    /// <summary>The absolute http(s) address that <paramref name="text"/> means on a page at <paramref name="page"/>, or null.</summary>
    public static Uri? Absolute(string? text, Uri? page = null)
    {
        var trimmed = text?.Trim();
        // Browsers drop line ends and tabs inside an address; one that needs that is hiding its scheme.
        if (string.IsNullOrEmpty(trimmed) || trimmed.Length > MaxLength || trimmed.Any(char.IsControl))
            return null;
        Uri? address;
        // On Unix a path is an absolute file address to Uri; here it is relative to the page.
        if (trimmed[0] == '/' || !Uri.TryCreate(trimmed, UriKind.Absolute, out address))
        {
            if (page is null || !Uri.TryCreate(page, trimmed, out address))
                return null;
        }
        return address.Scheme is "http" or "https" && address.Host.Length > 0 && address.UserInfo.Length == 0 ? address : null;
    }

    /// <summary>The address as text, percent-encoded, or null if it is none.</summary>
    public static string? Text(string? text, Uri? page = null) => Absolute(text, page)?.AbsoluteUri;

    /// <summary>Whether two addresses have one origin: the same scheme, host and port (RFC 6454).</summary>
    public static bool SameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port
            && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The form that names the page: scheme http and https alike, lower-case host, no <c>www.</c>, no fragment, no tracking parameters.</summary>
    public static string Canonical(Uri address)
    {
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !IsTracking(part.Split('=')[0]));
        var rest = string.Join('&', query);
        return HostOf(address) + address.AbsolutePath.TrimEnd('/') + (rest.Length > 0 ? "?" + rest : "");
    }

    /// <summary>
    /// The host in lower case and ASCII, without <c>www.</c> and without the dot that may end it; with the port where it is not the scheme's own.
    /// </summary>
    public static string HostOf(Uri address)
    {
        var host = address.IdnHost.ToLowerInvariant().TrimEnd('.');
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        return address.IsDefaultPort ? host : $"{host}:{address.Port}";
    }

    private static bool IsTracking(string name) => name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || Tracking.Contains(name);
}
