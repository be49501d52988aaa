using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Broadsheet.Gateway;

/// <summary>
/// Leaves of <c>X-Forwarded-For</c> only the addresses that can be read, from its end on. The middleware that takes it in stops at one that cannot
/// (<c>unknown</c>, as RFC 7239 section 6.2 allows), and would with the address drop the scheme, which the same proxy says in a header of its own.
/// </summary>
internal static class ForwardedFor
{
    /// <summary>Goes before the middleware for forwarded headers.</summary>
    public static Task KeepReadable(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        // Only that middleware may say what was there before it.
        headers.Remove(ForwardedHeadersDefaults.XOriginalProtoHeaderName);
        if (headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName))
        {
            var addresses = headers.GetCommaSeparatedValues(ForwardedHeadersDefaults.XForwardedForHeaderName);
            var unreadable = Array.FindLastIndex(addresses, address => !IPEndPoint.TryParse(address, out _));
            if (unreadable == addresses.Length - 1)
                headers.Remove(ForwardedHeadersDefaults.XForwardedForHeaderName);
            else if (unreadable >= 0)
                headers[ForwardedHeadersDefaults.XForwardedForHeaderName] = addresses[(unreadable + 1)..];
        }
        return next(context);
    }
}
