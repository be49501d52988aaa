using System.ComponentModel.DataAnnotations;
using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

public sealed class GatewaySettings
{
    [Fact]
    public void What_is_set_by_default_is_valid() => Assert.Empty(Problems(new GatewayOptions { TrustedProxies = ["10.0.0.0/8", "2001:db8::/32"] }));

    [Fact]
    public void What_makes_no_sense_is_named()
    {
        Assert.Contains("10.0.0.0/40", Assert.Single(Problems(new GatewayOptions { TrustedProxies = ["10.0.0.0/40"] })));
        Assert.Contains("Life", Assert.Single(Problems(new GatewayOptions { Life = TimeSpan.Zero })));
        Assert.Contains("CacheMegabytes", Assert.Single(Problems(new GatewayOptions { CacheMegabytes = 0 })));
        Assert.Contains("LargestBody", Assert.Single(Problems(new GatewayOptions { LargestBody = -1 })));
    }

    private static List<string> Problems(GatewayOptions options)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true);
        return [.. problems.Select(problem => problem.ErrorMessage!)];
    }
}
