using Broadsheet.Defaults;
using Broadsheet.Gateway;

if (Help.Asked(args, GatewayService.About))
    return;
FastConnection.Inline();
var builder = ProcessDefaults.NewBuilder(args).AddDefaults("gateway");
GatewayService.Add(builder);
builder.AddBus(GatewayService.Consumers);
var app = builder.Build().UseDefaults();
GatewayService.Map(app);
app.Run();
