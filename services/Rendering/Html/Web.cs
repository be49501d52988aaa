namespace Broadsheet.Rendering;

/// <summary>Addresses from outside.</summary>
internal static class Web
{
    /// <summary>The address if it is an absolute http(s) one, else null: nothing else may be linked or loaded.</summary>
    public static string? Address(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri.AbsoluteUri : null;
}
