namespace PersonData.Core.People;

/// <summary>The registrable domain that an organization is known by.</summary>
public static class DomainName
{
    // Hosts on which anybody has a page or a mailbox: an address there says nothing about who the company is.
    private static readonly HashSet<string> s_shared = new(StringComparer.Ordinal)
    {
        "about.me", "actblue.com", "angel.co", "aol.com", "app.link", "att.net", "behance.net", "bing.com", "bit.ly", "bizapedia.com",
        "bloomberg.com", "bluehost.com", "bsky.app", "business.site", "calendly.com", "campaign-archive.com", "comcast.net",
        "constantcontact.com", "crunchbase.com", "discord.com", "discord.gg", "docs.google.com", "dribbble.com", "drive.google.com",
        "dropbox.com", "etsy.com", "eventbrite.com", "facebook.com", "fb.com", "fb.me", "flickr.com", "g.co", "g.page", "gab.com",
        "github.com", "gitlab.com", "glassdoor.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "godaddysites.com", "gofundme.com",
        "goo.gl", "googlemail.com", "gravatar.com", "homestead.com", "hotmail.com", "icloud.com", "imdb.com", "indeed.com", "instagram.com",
        "issuu.com", "jimdo.com", "kickstarter.com", "lin.ee", "linkedin.com", "linktr.ee", "list-manage.com", "live.com",
        "livejournal.com", "lnkd.in", "mac.com", "mail.com", "mail.google.com", "mail.ru", "mailchimp.com", "maps.google.com",
        "mastodon.social", "me.com", "medium.com", "meetup.com", "messenger.com", "msn.com", "myspace.com", "nextdoor.com", "outlook.com",
        "patreon.com", "pinterest.com", "play.google.com", "plus.google.com", "proton.me", "protonmail.com", "qq.com", "quora.com",
        "reddit.com", "sbcglobal.net", "scribd.com", "sites.google.com", "slack.com", "slideshare.net", "snapchat.com", "soundcloud.com",
        "spotify.com", "squarespace.com", "squareup.com", "substack.com", "t.co", "t.me", "telegram.me", "telegram.org", "threads.net",
        "tiktok.com", "tinyurl.com", "tripadvisor.com", "trustpilot.com", "truthsocial.com", "tumblr.com", "twitch.tv", "twitter.com",
        "typepad.com", "verizon.net", "vimeo.com", "vk.com", "wa.me", "web.de", "webs.com", "weebly.com", "wechat.com", "weibo.com", "whatsapp.com",
        "wikipedia.org", "winred.com", "wix.com", "wordpress.com", "x.com", "xing.com", "yahoo.com", "yandex.ru", "yellowpages.com",
        "yelp.com", "ymail.com", "youtu.be", "youtube.com", "zoom.us",
    };

    /// <summary>
    /// Reads a domain out of a host, a web address, or an e-mail address: <c>https://www.Example.co.uk/about</c> is <c>example.co.uk</c>.
    /// </summary>
    /// <param name="input">A domain or address as somebody wrote it.</param>
    /// <param name="normalized">
    /// The registrable domain (public suffix and one label, names in other scripts as punycode), at most 253 characters; empty when there is none.
    /// </param>
    /// <returns>Whether there is one: not for IP addresses, single labels and public suffixes.</returns>
    public static bool TryNormalize(string? input, out string normalized)
    {
        normalized = "";
        return TryReadHost(input, out var host) && PublicSuffixes.TryGetRegistrable(host, out normalized);
    }

    /// <summary>
    /// As <see cref="TryNormalize"/>, for the address that a record gives as its company's: false also for hosts on which anybody can have a
    /// page or a mailbox (social networks, link shorteners, free mail).
    /// </summary>
    public static bool TryNormalizeCompany(string? input, out string normalized)
    {
        normalized = "";
        return TryReadHost(input, out var host) && !IsShared(host) && PublicSuffixes.TryGetRegistrable(host, out normalized);
    }

    private static bool IsShared(string host)
    {
        var lookup = s_shared.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = host.AsSpan(); ;)
        {
            if (lookup.Contains(rest)) return true;
            if (rest.IndexOf('.') is not (>= 0 and var dot)) return false;
            rest = rest[(dot + 1)..];
        }
    }

    private static bool TryReadHost(string? input, out string host)
    {
        host = "";
        if (string.IsNullOrWhiteSpace(input) || input.Length > 4_000) return false;

        var text = input.AsSpan().Trim();
        if (text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme) text = text[(scheme + 3)..];
        else if (text.StartsWith("//", StringComparison.Ordinal)) text = text[2..];
        else if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) text = text["mailto:".Length..];

        if (text.IndexOfAny("/?#\\") is >= 0 and var end) text = text[..end];
        text = text[(text.LastIndexOf('@') + 1)..];
        if (text.StartsWith('[')) return false;
        if (text.LastIndexOf(':') is >= 0 and var port)
        {
            if (text[(port + 1)..].IndexOfAnyExceptInRange('0', '9') >= 0) return false;
            text = text[..port];
        }

        return HostName.TryNormalize(text, out host) && !HostName.IsAddress(host);
    }
}
