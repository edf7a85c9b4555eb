package dialer.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SimulatorMainTest {

    @Test
    void tellsOverHttpWhatTheSwitchSaw() throws Exception {
        try (SimulatorMain simulator =
                        SimulatorMain.start("esl=0", "connector=0", "control=0", "seed=1", "gateway=gw", "ivr=8001");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.eslPort())) {
            socket.getOutputStream()
                    .write("auth ClueCon\n\nbgapi originate sofia/gateway/nosuch/1 8001 XML default\n\nexit\n\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("+OK bye");

            JsonNode ledger = ledgerOf(simulator);

            assertThat(ledger.at("/switch/originates").asInt()).isEqualTo(1);
            assertThat(ledger.at("/switch/refused").asInt()).isEqualTo(1);
            assertThat(ledger.at("/connector/contactsDelivered").asInt()).isZero();
        }
    }

    @Test
    void refusesAnArgumentThatIsNoPair() {
        assertThatThrownBy(() -> SimulatorMain.start("verbose"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("verbose");
    }

    private static JsonNode ledgerOf(SimulatorMain simulator) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + simulator.controlPort() + "/ledger");
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        return new ObjectMapper().readTree(response.body());
    }
}
