namespace Broadsheet.Rendering;

/// <summary>
/// Ways to send an article on. Plain links, nothing of the services' own on the page; always to the article's main address. With a script
/// there is a button for the reader's own share sheet and one that copies the address.
/// </summary>
internal static class Sharing
{
    /// <summary>The links for an absolute address.</summary>
    public static Html Of(string address, string headline, Words words)
    {
        var (link, text, both) = (Uri.EscapeDataString(address), Uri.EscapeDataString(headline), Uri.EscapeDataString($"{headline} {address}"));
        (string Name, string To)[] services =
        [
            (words.Mail, $"mailto:?subject={text}&body={both}"),
            ("Telegram", $"https://t.me/share/url?url={link}&text={text}"),
            ("WhatsApp", $"https://wa.me/?text={both}"),
            ("Bluesky", $"https://bsky.app/intent/compose?text={both}"),
            ("X", $"https://x.com/intent/post?url={link}&text={text}"),
            ("Facebook", $"https://www.facebook.com/sharer/sharer.php?u={link}"),
        ];
        var links = services.Select(service => Html.Of($"<li><a href=\"{service.To}\" rel=\"nofollow noopener\">{service.Name}</a></li>"));
        return Html.Of($"""
            <details class="share" data-share data-address="{address}" data-title="{headline}"><summary>{words.Share}</summary>
            <button type="button" data-share-sheet hidden>{words.Share}</button>
            <ul>{links}</ul>
            <label class="unseen" for="address">{words.CopyLink}</label><input id="address" value="{address}" dir="ltr" readonly>
            <button type="button" data-copy hidden>{words.Copy}</button>
            </details>

            """);
    }
}
