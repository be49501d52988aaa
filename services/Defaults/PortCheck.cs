using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Broadsheet.Defaults;

/// <summary>
/// Looks whether the process can listen where it is told to. The server itself would find out last, after the first key was printed and the
/// samples were taken in.
/// </summary>
internal static class PortCheck
{
    private const string Advice = "choose another address with --urls http://localhost:PORT or ASPNETCORE_URLS (BROADSHEET_PORT for docker compose)";

    /// <exception cref="StartException">An address cannot be read or is taken.</exception>
    public static void Run(IConfiguration configuration)
    {
        foreach (var url in Urls(configuration))
            Try(url);
    }

    /// <summary>The addresses as the server will take them: <c>urls</c>, else the ports alone.</summary>
    internal static IEnumerable<string> Urls(IConfiguration configuration)
    {
        const StringSplitOptions Cleanly = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        if (configuration["urls"] is { Length: > 0 } urls)
            return urls.Split(';', Cleanly);
        return new[] { "http", "https" }.SelectMany(scheme => (configuration[scheme + "_ports"] ?? "").Split(';', Cleanly).Select(port => int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? $"{scheme}://*:{port}"
            : throw new StartException($"ASPNETCORE_{scheme.ToUpperInvariant()}_PORTS: “{port}” is not an address to listen on; give a number like 8080.")));
    }

    /// <summary>The address of the first of some addresses to listen on, as somebody on this machine writes it.</summary>
    internal static string AddressOf(string urls)
    {
        var first = Parse(urls.Split(';')[0]);
        var host = first.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : first.Host;
        return $"{first.Scheme}://{host}:{first.Port}";
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            // A port that is no number is taken for a part of the name.
            return address.IsUnixPipe || address.IsNamedPipe || address.Host.StartsWith('[') || !address.Host.Contains(':') ? address : throw new FormatException();
        }
        catch (FormatException exception)
        {
            throw new StartException($"“{url}” is not an address to listen on: write it like http://localhost:8080 in --urls or ASPNETCORE_URLS.", exception);
        }
    }

    private static void Try(string url)
    {
        var address = Parse(url);
        if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
            return;
        if (address.Port is < 0 or > IPEndPoint.MaxPort)
            throw new StartException($"“{url}” is not an address to listen on: a port is a number from 1 to {IPEndPoint.MaxPort}.");
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(EndPoint(socket, address.Host), address.Port));
            socket.Listen(1);
        }
        catch (SocketException exception)
        {
            throw new StartException(
                exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"Another program listens on {url} already: stop it, or {Advice}."
                    : $"Nothing can listen on {url} ({exception.Message}): {Advice}.",
                exception);
        }
    }

    // A name that is no address means every address of the machine, as it does to the server.
    private static IPAddress EndPoint(Socket socket, string host)
    {
        var isDual = socket.AddressFamily == AddressFamily.InterNetworkV6;
        var found = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
            : isDual ? IPAddress.IPv6Any : IPAddress.Any;
        return isDual && found.AddressFamily == AddressFamily.InterNetwork ? found.MapToIPv6() : found;
    }
}
