using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>
/// The certificate of TLS connections, from PEM files whose content is looked at now and then. A renewed one serves the connections that come
/// after it; none is refused or cut meanwhile, as would happen if the server read its configuration anew.
/// </summary>
internal sealed partial class ServerCertificate : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly string file;
    private readonly string keyFile;
    private readonly TimeProvider time;
    private readonly ILogger<ServerCertificate> logger;
    private byte[] content;
    private string? complaint;
    private volatile SslStreamCertificateContext current;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidOperationException">They cannot be read, or hold no certificate with its key.</exception>
    public ServerCertificate(IOptions<GatewayOptions> options, TimeProvider time, ILogger<ServerCertificate> logger)
    {
        (file, keyFile) = (options.Value.CertificateFile!, options.Value.CertificateKeyFile ?? options.Value.CertificateFile!);
        (this.time, this.logger) = (time, logger);
        try
        {
            content = Read();
            current = Load();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException($"No certificate with its key in {Files}: {exception.Message} Set Gateway:CertificateFile and Gateway:CertificateKeyFile to PEM files.", exception);
        }
    }

    /// <summary>Of the one that serves.</summary>
    public string Thumbprint => current.TargetCertificate.Thumbprint;

    private string Files => file == keyFile ? file : $"{file} and {keyFile}";

    /// <summary>Has the server's TLS endpoints use it.</summary>
    public void Use(KestrelServerOptions kestrel) => kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ServerCertificate = current.TargetCertificate;
        https.OnAuthenticate = (_, ssl) => ssl.ServerCertificateContext = current;
    });

    /// <summary>Takes up what the files hold now. If that cannot be used, as between the writing of the two, what served before stays.</summary>
    public void Look()
    {
        try
        {
            var now = Read();
            if (now.AsSpan().SequenceEqual(content))
                return;
            current = Load();
            content = now;
            complaint = null;
            Log.Renewed(logger, file, current.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (complaint != exception.Message)
                Log.Unusable(logger, Files, exception.Message, current.TargetCertificate.NotAfter.ToUniversalTime());
            complaint = exception.Message;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
            Look();
    }

    // By content and not by time: links that are turned to another file keep theirs.
    private byte[] Read() => [.. SHA256.HashData(File.ReadAllBytes(file)), .. SHA256.HashData(File.ReadAllBytes(keyFile))];

    private SslStreamCertificateContext Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        // Offline: a start must not wait for other people's servers. What the file has of the chain is sent.
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(file, keyFile), chain, offline: true);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The certificate in {File} is renewed; it is valid until {Until:u}")]
        public static partial void Renewed(ILogger logger, string file, DateTime until);

        [LoggerMessage(Level = LogLevel.Warning, Message = "No usable certificate with its key in {Files} ({Reason}); the one before serves on and is valid until {Until:u}")]
        public static partial void Unusable(ILogger logger, string files, string reason, DateTime until);
    }
}
