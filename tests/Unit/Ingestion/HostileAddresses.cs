using System.Net;
using System.Net.Sockets;
using System.Text;
using Broadsheet.Ingestion;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>
/// Addresses that lead into private networks, in all their spellings, given by an operator or by a server's redirect: none connects. Sockets
/// listen on every address of this machine and count; what the fetcher opens is written down too.
/// </summary>
public sealed class HostileAddresses : IDisposable
{
    private static readonly string[] Table =
    [
        // Loopback, in every spelling of an IPv4 address that some resolver or other understands.
        "http://127.0.0.1:{0}/", "http://127.1:{0}/", "http://127.0.1:{0}/", "http://2130706433:{0}/", "http://0x7f000001:{0}/", "http://0x7F.0x0.0x0.0x1:{0}/", "http://0x7f.1:{0}/", "http://0177.0.0.1:{0}/", "http://0177.0.0.01:{0}/",
        "http://017700000001:{0}/", "http://127.0.0.1.:{0}/", "http://127.255.255.254:{0}/", "http://127.0.0.53:{0}/", "http://①②⑦.⓪.⓪.①:{0}/", "http://127。0。0。1:{0}/", "http://%31%32%37.0.0.1:{0}/", "https://127.0.0.1:{0}/",
        "http://0.0.0.0:{0}/", "http://0:{0}/", "http://0x0:{0}/", "http://0.1.2.3:{0}/",
        // Private and shared networks, link-local, where clouds answer machines about themselves.
        "http://10.0.0.1:{0}/", "http://10.255.255.255:{0}/", "http://012.0.0.1:{0}/", "http://172.16.0.1:{0}/", "http://172.31.255.255:{0}/", "http://192.168.0.1:{0}/", "http://0xc0a80001:{0}/", "http://100.64.0.1:{0}/", "http://100.127.255.254:{0}/",
        "http://100.100.100.200/latest/meta-data/", "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xA9FEA9FE/", "http://0251.0376.0251.0376/", "http://169.254.43518/", "http://168.63.129.16/machine", "http://192.0.0.192/opc/v2/",
        "http://192.0.2.1:{0}/", "http://192.88.99.1:{0}/", "http://198.18.0.1:{0}/", "http://198.51.100.1:{0}/", "http://203.0.113.1:{0}/", "http://224.0.0.1:{0}/", "http://239.255.255.250:{0}/", "http://240.0.0.1:{0}/", "http://255.255.255.255:{0}/",
        // IPv6, and IPv4 within it: mapped, compatible, translated, 6to4, Teredo, NAT64, ISATAP.
        "http://[::1]:{0}/", "http://[0:0:0:0:0:0:0:1]:{0}/", "http://[::]:{0}/", "http://[::127.0.0.1]:{0}/", "http://[::7f00:1]:{0}/", "http://[::ffff:127.0.0.1]:{0}/", "http://[::ffff:7f00:1]:{0}/", "http://[0:0:0:0:0:ffff:127.0.0.1]:{0}/",
        "http://[::ffff:169.254.169.254]:{0}/", "http://[::ffff:0:127.0.0.1]:{0}/", "http://[64:ff9b::7f00:1]:{0}/", "http://[64:ff9b::169.254.169.254]:{0}/", "http://[64:ff9b:1::a00:1]:{0}/", "http://[2002:7f00:1::]:{0}/", "http://[2002:a9fe:a9fe::1]:{0}/",
        "http://[2001:0:7f00:1::]:{0}/", "http://[2001:db8::1]:{0}/", "http://[2a00:1450::5efe:7f00:1]:{0}/", "http://[100::1]:{0}/", "http://[3fff::1]:{0}/", "http://[fc00::1]:{0}/", "http://[fd00:ec2::254]/latest/meta-data/", "http://[fe80::1]:{0}/",
        "http://[fe80::1%25lo]:{0}/", "http://[::1%25lo]:{0}/", "http://[fec0::1]:{0}/", "http://[ff02::1]:{0}/", "http://[5f00::1]:{0}/",
        // Names.
        "http://localhost:{0}/", "http://LOCALHOST:{0}/", "http://localhost.:{0}/", "http://news.localhost:{0}/", "http://localhost.localdomain:{0}/", "http://ip6-localhost:{0}/", "http://metadata.google.internal/computeMetadata/v1/", "http://metadata/",
        "http://kubernetes.default.svc/", "http://127.0.0.1.nip.example:{0}/", "http://private.example:{0}/", "http://xn--prvat-2qa.example:{0}/", "http://príva.example:{0}/", "http://six.example:{0}/", "http://mapped.example:{0}/",
        // Credentials, also those that only look like a host.
        "http://user:secret@public.example:{0}/", "http://user@127.0.0.1:{0}/", "http://public.example@127.0.0.1:{0}/", "http://public.example:80@127.0.0.1:{0}/", "http://127.0.0.1:{0}@public.example:{0}/", "http://a%40b@public.example:{0}/",
        // Other schemes.
        "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "ftp://127.0.0.1:{0}/", "gopher://127.0.0.1:{0}/_GET", "dict://127.0.0.1:{0}/d:x", "ldap://127.0.0.1:{0}/", "sftp://127.0.0.1:{0}/", "tftp://127.0.0.1:{0}/x", "jar:http://127.0.0.1:{0}!/",
        "ws://127.0.0.1:{0}/", "data:text/html,hello", "javascript:alert(1)", "about:blank", "netdoc:///etc/passwd", "unix:/var/run/docker.sock", "\\\\127.0.0.1\\share",
        // Other protocols' ports on a host that may be fetched from.
        "http://public.example:22/", "http://public.example:25/", "http://public.example:110/", "http://public.example:6000/", "http://public.example:6667/", "https://public.example:993/",
    ];

    private readonly List<TcpListener> traps = [];
    private readonly int trap;
    private readonly TestNet net = new(TimeProvider.System);
    private int trapped;

    public HostileAddresses()
    {
        var any = new TcpListener(IPAddress.Any, 0);
        any.Start();
        traps.Add(any);
        trap = ((IPEndPoint)any.LocalEndpoint).Port;
        if (Socket.OSSupportsIPv6)
        {
            var six = new TcpListener(IPAddress.IPv6Any, trap);
            six.Server.DualMode = false;
            try
            {
                six.Start();
                traps.Add(six);
            }
            catch (SocketException)
            {
                // A machine without IPv6; what is opened is written down all the same.
            }
        }
        foreach (var listener in traps)
            _ = Count(listener);
        Name("public.example", TestNet.Public);
        Name("localhost.localdomain", IPAddress.Loopback);
        Name("ip6-localhost", IPAddress.IPv6Loopback);
        Name("metadata.google.internal", IPAddress.Parse("169.254.169.254"));
        Name("metadata", IPAddress.Parse("169.254.169.254"));
        Name("kubernetes.default.svc", IPAddress.Parse("10.96.0.1"));
        Name("127.0.0.1.nip.example", IPAddress.Loopback);
        Name("private.example", IPAddress.Parse("10.0.0.5"));
        Name("xn--prvat-2qa.example", IPAddress.Loopback);
        Name("xn--prva-qpa.example", IPAddress.Loopback);
        Name("príva.example", IPAddress.Loopback);
        Name("six.example", IPAddress.IPv6Loopback);
        Name("mapped.example", IPAddress.Parse("::ffff:127.0.0.1"));
    }

    public void Dispose()
    {
        net.Dispose();
        traps.ForEach(listener => listener.Dispose());
    }

    [Fact]
    public async Task None_of_them_connects()
    {
        Assert.True(Table.Length >= 60);
        foreach (var address in Table.Select(text => Filled(text, trap)))
        {
            // What no address can be made of is refused before it comes to fetching.
            if (!Uri.TryCreate(address, UriKind.Absolute, out var parsed))
                continue;
            await IsRefused(parsed, address, opened: 0);
        }
        Assert.Equal(0, trapped);
    }

    [Fact]
    public async Task None_of_them_is_accepted_as_the_address_of_a_source_unless_it_is_refused_at_connecting()
    {
        foreach (var address in Table.Select(text => Filled(text, trap)))
            if (WebAddress.Absolute(address) is { } accepted)
            {
                Assert.True(accepted.Scheme is "http" or "https" && accepted.UserInfo.Length == 0, address);
                await IsRefused(accepted, address, opened: 0);
            }
    }

    [Fact]
    public async Task None_of_them_connects_when_a_server_redirects_to_it()
    {
        var answers = Table.Index().ToDictionary(entry => $"/{entry.Index}", entry => Redirect(307, Filled(entry.Item, trap)));
        using var peer = new Peer(TestNet.Public, answers);
        foreach (var (index, address) in Table.Index())
            await IsRefused(new Uri($"http://public.example:{peer.Port}/{index}"), $"redirect to {address}", opened: 1, peer.Port);
        Assert.Equal(0, trapped);
        Assert.Equal(Table.Length, peer.Connections);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Every_kind_of_redirect_is_looked_at_and_so_is_the_last_of_several(int status)
    {
        using var chain = new Peer(TestNet.Public, new() { ["/"] = Redirect(status, "/two"), ["/two"] = Redirect(status, $"http://localhost:{trap}/") });
        await IsRefused(new Uri($"http://public.example:{chain.Port}/"), "a chain into the machine", opened: 2, chain.Port);
        Assert.Equal(0, trapped);
    }

    [Fact]
    public async Task A_chain_without_an_end_ends_after_five_and_says_so()
    {
        using var peer = new Peer(TestNet.Public, new() { ["/"] = Redirect(302, "/") });
        var result = await net.Fetcher.Get(new Uri($"http://public.example:{peer.Port}/"), null, null, TestContext.Current.CancellationToken);
        Assert.Contains("redirects more than 5 times", result.Problem?.Detail);
        Assert.Equal(6, peer.Connections);
    }

    [Fact]
    public async Task A_name_that_is_public_first_and_private_at_the_next_connection_is_refused_then()
    {
        using var peer = new Peer(TestNet.Public, new() { ["/"] = Peer.Answer("200 OK\r\nContent-Length: 2", "ok"u8.ToArray()), ["/away"] = Redirect(302, $"http://rebind.example:{trap}/") });
        Name("rebind.example", TestNet.Public, IPAddress.Loopback);
        Assert.True((await net.Fetcher.Get(new Uri($"http://rebind.example:{peer.Port}/"), null, null, TestContext.Current.CancellationToken)).Ok);
        await IsRefused(new Uri($"http://rebind.example:{peer.Port}/"), "the second poll", opened: 0);
        // The redirect leads to the same name, which has changed meanwhile.
        Name("rebind.example", TestNet.Public, IPAddress.Loopback);
        await IsRefused(new Uri($"http://rebind.example:{peer.Port}/away"), "the redirect to itself", opened: 1, peer.Port);
        Assert.Equal(0, trapped);
    }

    [Fact]
    public async Task Of_a_name_with_public_and_private_addresses_only_the_public_ones_are_tried()
    {
        using var peer = new Peer(TestNet.Public, new() { ["/"] = Peer.Answer("200 OK\r\nContent-Length: 2", "ok"u8.ToArray()) });
        net.Names["both.example"] = new([[IPAddress.Loopback, TestNet.Public, IPAddress.IPv6Loopback]]);
        Assert.True((await net.Fetcher.Get(new Uri($"http://both.example:{peer.Port}/"), null, null, TestContext.Current.CancellationToken)).Ok);
        Assert.Equal([(TestNet.Public, peer.Port)], net.Opened);
    }

    private async Task IsRefused(Uri address, string what, int opened, int? port = null)
    {
        net.Opened.Clear();
        var result = await net.Fetcher.Get(address, null, null, TestContext.Current.CancellationToken);
        Assert.False(result.Ok, what);
        Assert.True(result.Problem.Detail.Length > 20, what);
        Assert.True(net.Opened.Count == opened && net.Opened.All(connection => connection == (TestNet.Public, port!.Value)), $"{what} opened {string.Join(", ", net.Opened)}");
    }

    private void Name(string name, params IPAddress[] answers) => net.Names[name] = new(answers.Select(answer => new[] { answer }));

    private static string Filled(string address, int trap) => address.Replace("{0}", $"{trap}", StringComparison.Ordinal);

    private static Func<NetworkStream, CancellationToken, Task> Redirect(int status, string location) =>
        Peer.Answer($"{status} Elsewhere\r\nContent-Length: 0\r\nLocation: {Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(location))}");

    private async Task Count(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref trapped);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }
}
