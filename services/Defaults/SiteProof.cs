using System.Security.Cryptography;
using System.Text;

namespace Broadsheet.Defaults;

/// <summary>How a gateway proves to the check of mirrors that it belongs to this site.</summary>
public static class SiteProof
{
    /// <summary>Where the gateway answers, with <c>?challenge=</c> and hexadecimal digits.</summary>
    public const string Path = "/.well-known/broadsheet";

    /// <summary>The answer to a challenge that comes under a host name: only who knows the secret can give it, and it fits no other name.</summary>
    public static string Of(string secret, string challenge, string host) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{challenge} {host.ToLowerInvariant()}")));
}
